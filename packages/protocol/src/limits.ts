/** Every bound of the protocol, in one place, with its unit and its reason. */
export const limits = {
  /** Largest Socket.IO frame, in bytes: room for the largest sealed signal and its envelope, and little more. */
  frameBytes: 128 * 1024,
  /** Longest sealed signal, in characters: 44 KiB of padded plain text come to 60 151. */
  sealedChars: 65_536,
  /** Messages that one sealed signal carries at most: more than are ever open between two who connect. */
  messagesPerEnvelope: 48,
  /** Messages are sent together up to so many characters: three descriptions, and well below what is sealed at once. */
  sealedBundleChars: 36_000,
  /** Longest sealed hello, in characters: the larger of its two padded sizes comes to 2 043. */
  helloChars: 2_048,
  /** Longest session description, in bytes: Chromium's with five m-lines is about 11 KB; the rest is head room. */
  descriptionBytes: 40 * 1024,
  /** Most lines of a session description: Chromium's has about 330, candidates included; each line is work for two parsers. */
  descriptionLines: 1_000,
  /** Most candidates accepted for one description: a machine with many interfaces shows some tens. */
  candidatesPerDescription: 200,
  /** Most candidates in one message: what a machine finds within a moment. */
  candidatesPerMessage: 32,
  /** Longest candidate line, in characters: real ones stay below 300. */
  candidateChars: 1_024,
  /** Messages that one seat may send over a link at once: entering, with the history of a chat, takes about a hundred. */
  peerMessageBurst: 400,
  /** Messages that it earns back a second. */
  peerMessagesPerSecond: 100,
  /** Characters of messages that one seat may send over a link at once, files not counted: a whole history of a chat. */
  peerBurstBytes: 4 * 1024 * 1024,
  /** Characters that it earns back a second. */
  peerBytesPerSecond: 1024 * 1024,
  /** Bytes of files that nobody waits for: what is on its way when several downloads are stopped. */
  unwantedBurstBytes: 32 * 1024 * 1024,
  /** Longest control message on a data channel, in characters: a description in JSON with its escapes. */
  controlChars: 64 * 1024,
  /** People who wait before one locked room: more than it has seats, and few enough to be read through. */
  knockersPerRoom: 24,
  /** Of those, how many may come from one network address: a household or two at the same door. */
  knockersPerAddress: 6,
  /** Host commands with a proof that does not hold, a minute and socket, before it is closed. */
  unprovenOrdersPerMinute: 5,
  /** Times a minute that one network address hears that its room lives elsewhere: people mistype, guessers go on. */
  elsewhereAnswersPerMinute: 5,
  /** Seats in a room by default: a mesh of more asks too much of most uplinks. */
  seatsPerRoom: 12,
  /** Longest rekey, in characters: its ids and keys, a hundred removed seats and a hundred that stay. */
  rekeyChars: 8_192,
  /** Longest message of the chat, in UTF-8 bytes: about two printed pages. */
  chatBytes: 4 * 1024,
  /** Longest signed body of one, in characters: its text with every character escaped, and what goes with it. */
  chatBodyChars: 28 * 1024,
  /** Messages of the chat that are kept, so that anyone who comes late gets them: some hours of talk. */
  chatKept: 500,
  /** Of those, messages of one author: nobody pushes out what the others wrote. */
  chatKeptPerAuthor: 200,
  /** Of those, messages of authors nobody here knows. */
  chatKeptUnverified: 60,
  /** Entries that one person may have this page ask for and verify at once: the whole of what is kept. */
  chatHistoryBurst: 500,
  /** Such entries that one person earns back a second. */
  chatHistoryPerSecond: 2,
  /** Of those that travel together; fewer where they are long. */
  chatEntriesPerMessage: 64,
  /** How often one message may be changed. */
  chatRevisions: 100,
  /** People named in one message: as many as a room has seats at most by default, and some. */
  chatMentions: 16,
  /** Messages of the chat that one person may send at once: a paste in pieces. */
  chatBurst: 20,
  /** Largest file that is offered or taken, in bytes: 64 GiB, more than a browser lets a page keep. */
  fileBytes: 64 * 1024 ** 3,
  /** Longest name of a file, in characters: what file systems take. */
  fileNameChars: 255,
  /** Longest media type of a file, in characters (RFC 6838 allows 127 on either side). */
  fileKindChars: 255,
  /** Bytes of a file that travel in one message: all browsers take 16 KiB in one. */
  fileChunkBytes: 16_000,
  /** Points of a line that one message about pointing has: two of them a second for each drawn picture. */
  laserPoints: 16,
  /** Messages of the chat that one person earns back a second. */
  chatPerSecond: 5,
  /** Lines in one report of what arrives: the largest room that an operator may configure. */
  reportLinks: 100,
  /** Longest time without a turn that a page tells of, in ms: for so long others are patient with it. */
  lateMs: 5_000,
  /** Messages that one seat may have handed on by another at once: two descriptions with their candidates, and repeats. */
  relayBurst: 20,
  /** Messages a second that a seat earns back for being handed on. */
  relaysPerSecond: 2,
  /** Longest room name, in characters after normalisation. */
  roomNameChars: 64,
  /** Longest displayed name, in grapheme clusters. */
  nameGraphemes: 64,
  /** Longest displayed name, in UTF-8 bytes, so that it fits the sealed hello. */
  nameBytes: 256,
  /** Signals that a socket may send at once: entering a room of eight takes 90 to 150. */
  signalBurst: 300,
  /** Signals a socket earns back a second. */
  signalsPerSecond: 40,
  /** Bytes that a socket may send at once. */
  socketBurstBytes: 2 * 1024 * 1024,
  /** Bytes a socket earns back a second. */
  socketBytesPerSecond: 128 * 1024,
  /** What even the smallest packet counts for, in bytes: reading one costs about as much as reading so many. */
  packetFloorBytes: 1024,
  /** Other commands that a socket may send at once: a lobby peeks every 5 s, a join takes three. */
  commandBurst: 60,
  /** Other commands a socket earns back a second. */
  commandsPerSecond: 5,
  /** TURN credentials that a socket may get a minute, whichever command it gets them with. */
  turnCredentialsPerMinute: 6,
  /** TURN credentials that all sockets of one network address may get a minute: an office that comes back at once. */
  turnCredentialsPerAddressPerMinute: 240,
  /** Joins and knocks that a socket may send at once: a page needs one or two, and one for each move. */
  arrivalBurst: 10,
  /** Joins and knocks that a socket earns back a second. */
  arrivalsPerSecond: 0.5,
  /** Knocks a minute from one network address. */
  knocksPerAddressPerMinute: 60,
  /** New seats that one network address may take in one room at once: everybody of a full room, twice. */
  newSeatBurst: 24,
  /** New seats that it earns back a second: each is seen when it comes and when it goes, so this is one change a second. */
  newSeatsPerSecond: 0.5,
  /** Visible changes that one seat may make at once: other hellos, other sockets. */
  seatChangeBurst: 2,
  /** Visible changes that one seat earns back a second. */
  seatChangesPerSecond: 2,
  /** For this long after somebody was removed a room takes no new seats, in ms: others follow the new key meanwhile. */
  newcomersAfterRemovalMs: 5_000,
  /** Bytes of answers about rooms that a socket may ask for at once: the roster of a full room ten times. */
  peekBurstBytes: 256 * 1024,
  /** Bytes of such answers that a socket earns back a second: the largest roster every five seconds. */
  peekBytesPerSecond: 8 * 1024,
  /** The same for all sockets of one network address: so many lobbies are open in an office at nine o'clock. */
  peekBurstBytesPerAddress: 4 * 1024 * 1024,
  peekBytesPerAddressPerSecond: 512 * 1024,
  /** Joins a minute from one network address: an office behind one address starts a morning with it. */
  joinsPerAddressPerMinute: 120,
  /** Open sockets from one network address. */
  socketsPerAddress: 200,
  /** Time from the connection to the first command, in ms: a page asks at once. */
  firstCommandMs: 10_000,
  /** Bytes waiting for a socket that does not read, after which it is closed. */
  outboundBufferBytes: 1024 * 1024,
  /** Refusals within `refusalWindowMs` after which a socket is closed. */
  refusalsBeforeClose: 20,
  /** In ms. */
  refusalWindowMs: 10_000,
  /** Sockets that one network address may have closed for misbehaving before the address itself has to wait. */
  expulsionsBeforePenalty: 3,
  /** How long the address then stays out, in ms: doubled each time, up to `longestPenaltyMs`. */
  firstPenaltyMs: 5_000,
  longestPenaltyMs: 60_000,
  /** An address that behaves for this long starts from the beginning, in ms. */
  penaltyMemoryMs: 120_000,
  /** Time between the server's heartbeats, in ms; with `heartbeatTimeoutMs` a dead socket is noticed in 8 s. */
  heartbeatIntervalMs: 4_000,
  /** Time that a heartbeat may take, in ms. */
  heartbeatTimeoutMs: 4_000,
  /** How long a seat is reserved after its socket closed, in ms, before the others hear that it is lost. */
  seatHoldMs: 10_000,
  /** How often the lobby asks again who is in the room, in ms. */
  peekIntervalMs: 5_000,
  /**
   * How long TURN credentials last at least, in seconds: long enough to connect, too short to pass on. All that one
   * address gets within a window of this length are the same, so they last twice as long at most.
   */
  turnCredentialSeconds: 600,
} as const
