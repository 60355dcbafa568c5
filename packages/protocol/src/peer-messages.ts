/**
 * What browsers say to each other: sealed through the server while a link is being made, over the link's own control
 * channel from then on. One row a message; types and validators fall out of the table.
 */
import * as v from 'valibot'
import { chatRows } from './chat.ts'
import { fileRows } from './files.ts'
import { Digest, HostProof, Nonce, SeatId, SeatKey, Signature } from './ids.ts'
import { limits } from './limits.ts'

/** Counts up from 1; a message of an older generation or negotiation is stale and dies. */
const counter = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(2 ** 31 - 1))
const position = v.pipe(v.number(), v.safeInteger(), v.minValue(1))
const counterOrNone = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2 ** 31 - 1))

const candidateInit = v.strictObject({
  candidate: v.pipe(v.string(), v.maxLength(limits.candidateChars)),
  sdpMid: v.nullable(v.pipe(v.string(), v.maxLength(16))),
  sdpMLineIndex: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(15))),
  usernameFragment: v.nullable(v.pipe(v.string(), v.maxLength(256))),
})

/** How well something arrives; `none`: nothing does, although it is sent. */
const lineQuality = v.picklist(['good', 'fair', 'poor', 'none'])
/** How well something arrives; `none`: nothing does, although it is sent. */
export type LineQuality = v.InferOutput<typeof lineQuality>

/** What a seat sends, kind by kind. */
const sending = {
  microphone: v.boolean(),
  camera: v.boolean(),
  screen: v.boolean(),
  screenAudio: v.boolean(),
}

/** Signs that one can make without a word. */
export const reactionSigns = ['👍', '❤️', '👏', '😂', '😮', '🎉'] as const
const laserPlace = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(10_000))
const reactionSign = v.picklist(reactionSigns)
/** A sign that one can make without a word. */
export type ReactionSign = v.InferOutput<typeof reactionSign>

const rows = {
  /**
   * A description of the sender's connection `generation`. An `offer` begins it, a `restart` offers again for ICE. Both
   * a restart and an answer are for the receiver's connection `peerGeneration`; with an offer that is the newest one
   * that its maker knows of. `negotiation` numbers what is offered; an answer carries the number of what it answers.
   */
  description: v.strictObject({
    type: v.literal('description'),
    generation: counter,
    peerGeneration: counterOrNone,
    negotiation: counter,
    kind: v.picklist(['offer', 'restart', 'answer']),
    sdp: v.pipe(v.string(), v.maxLength(limits.descriptionBytes)),
    /** What its maker sends, so that the first picture need not wait for the data channel. */
    sends: v.strictObject(sending),
  }),
  /** ICE candidates of the sender's connection `generation`, as many as were found at about the same time. */
  candidates: v.strictObject({
    type: v.literal('candidates'),
    generation: counter,
    candidates: v.pipe(v.array(candidateInit), v.minLength(1), v.maxLength(limits.candidatesPerMessage)),
  }),
  /**
   * Something was lost on the way: send the current description and its candidates again. The sender's connection is
   * `generation`, and as far as it knows the receiver's is `peerGeneration`. Whose connection belongs to neither makes a
   * new one.
   */
  resync: v.strictObject({
    type: v.literal('resync'),
    generation: counterOrNone,
    peerGeneration: counterOrNone,
  }),
  /** Your connection `generation` has no other end here: make a new one, unless you have. */
  rebuild: v.strictObject({ type: v.literal('rebuild'), generation: counter }),
  /** What I am sending, said anew at each change and at each opening of a link. */
  state: v.strictObject({
    type: v.literal('state'),
    ...sending,
  }),
  /** Are you there? Answered at once with a pong of the same number. */
  ping: v.strictObject({ type: v.literal('ping'), number: counter }),
  /** I am. */
  pong: v.strictObject({ type: v.literal('pong'), number: counter }),
  /**
   * What arrives here, said every two seconds and when a kind stops or comes back: from you kind by kind, with the share
   * of your packets that was lost, and how well from everybody (you included), so that each page can show who receives whom.
   */
  report: v.strictObject({
    type: v.literal('report'),
    /** Kinds that you say to send and of which nothing comes. */
    missing: v.strictObject(sending),
    lossPercent: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100)),
    /** The longest time of late, in ms, in which this page's machine did not let it do anything: be patient for so long. */
    lateMs: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(limits.lateMs)),
    lines: v.pipe(
      v.array(v.strictObject({ seat: SeatId, quality: lineQuality })),
      v.maxLength(limits.reportLines),
    ),
  }),
  /** Send a whole picture of that kind next: what came cannot be decoded. */
  refresh: v.strictObject({ type: v.literal('refresh'), kind: v.picklist(['camera', 'screen']) }),
  /** Hand this sealed message to that seat: there is no link between it and me, and the server does not serve. */
  relay: v.strictObject({
    type: v.literal('relay'),
    to: SeatId,
    sealed: v.pipe(v.string(), v.minLength(1), v.maxLength(limits.sealedChars)),
  }),
  /** A sealed message that another seat asked me to hand to you. */
  relayed: v.strictObject({
    type: v.literal('relayed'),
    from: SeatId,
    sealed: v.pipe(v.string(), v.minLength(1), v.maxLength(limits.sealedChars)),
  }),
  /**
   * From a host: the room is locked, or open. While it is locked nobody takes in a seat that is neither here, nor in
   * `seats`, nor admitted.
   */
  lock: v.strictObject({
    type: v.literal('lock'),
    isLocked: v.boolean(),
    seats: v.pipe(v.array(SeatId), v.maxLength(limits.reportLines)),
  }),
  /** From a host: that seat may come in. */
  admit: v.strictObject({ type: v.literal('admit'), seat: SeatId }),
  /** From a host: nobody hears that seat's microphone, or sees its shared screen, until it says to have turned it off. */
  hush: v.strictObject({ type: v.literal('hush'), seat: SeatId, kind: v.picklist(['microphone', 'screen']) }),
  /** From a host: close the link with that seat and take it in no more. */
  remove: v.strictObject({ type: v.literal('remove'), seat: SeatId }),
  /** From a host: the meeting is over. */
  end: v.strictObject({ type: v.literal('end') }),
  /**
   * From a host: the room gets a new key. `body` is a deal in JSON, signed by the seat of `idPub`, which `host` names a
   * host; anybody may pass it on. It is told from its bytes, so they stay as they came.
   */
  deal: v.strictObject({
    type: v.literal('deal'),
    body: v.pipe(v.string(), v.minLength(1), v.maxLength(limits.dealChars)),
    idPub: SeatKey,
    signature: Signature,
    host: HostProof,
  }),
  /** From a host to hosts: links for one person that were given out, and whom each let in. */
  tickets: v.strictObject({
    type: v.literal('tickets'),
    given: v.pipe(
      v.array(v.strictObject({ ticket: Nonce, seat: v.exactOptional(SeatId) })),
      v.maxLength(limits.reportLines),
    ),
  }),
  /** To my other device, which came by the link of that ticket: I sign that you take my place. */
  heir: v.strictObject({ type: v.literal('heir'), ticket: Nonce, signature: Signature }),
  /** From the creator: this gives you the rights of a host. */
  grant: v.strictObject({ type: v.literal('grant'), proof: HostProof }),
  /** Let us compare a code: a run that is new, and the hash of everybody whom I see with their keys. */
  'code-begin': v.strictObject({ type: v.literal('code-begin'), run: Nonce, list: Digest }),
  /** What I shall contribute, hidden in a hash. */
  'code-commit': v.strictObject({ type: v.literal('code-commit'), run: Nonce, commitment: Digest }),
  /** What I contribute, said once everybody's commitment is here. */
  'code-reveal': v.strictObject({ type: v.literal('code-reveal'), run: Nonce, contribution: Nonce }),
  /** This run is over here: I see other people, somebody came or went, or something did not fit. */
  'code-stop': v.strictObject({ type: v.literal('code-stop'), run: Nonce }),
  ...chatRows,
  ...fileRows,
  /** My hand is up since that turn, or down at 0: of two the lower turn was first. */
  hand: v.strictObject({
    type: v.literal('hand'),
    turn: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2 ** 31 - 1)),
  }),
  /** A sign that is shown for a moment. */
  reaction: v.strictObject({ type: v.literal('reaction'), sign: reactionSign }),
  /** As a host I put this seat into everybody's view, or nobody: of what hosts say the highest turn holds. */
  spotlight: v.strictObject({
    type: v.literal('spotlight'),
    turn: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(2 ** 31 - 1)),
    seat: v.exactOptional(SeatId),
  }),
  /** I point at that seat's shared screen: a piece of a line, each point in ten thousandths of its width and height. */
  laser: v.strictObject({
    type: v.literal('laser'),
    screen: SeatId,
    /** Which line it belongs to: another number is another line. */
    stroke: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2 ** 31 - 1)),
    points: v.pipe(
      v.array(v.strictTuple([laserPlace, laserPlace])),
      v.minLength(1),
      v.maxLength(limits.laserPoints),
    ),
  }),
  /** I am leaving; close the link now. */
  bye: v.strictObject({ type: v.literal('bye') }),
} as const

/** Every message between two browsers, told apart by `type`. */
export const PeerMessage = v.variant('type', [
  rows.description,
  rows.candidates,
  rows.resync,
  rows.rebuild,
  rows.state,
  rows.ping,
  rows.pong,
  rows.report,
  rows.refresh,
  rows.relay,
  rows.relayed,
  rows.lock,
  rows.admit,
  rows.hush,
  rows.remove,
  rows.end,
  rows.deal,
  rows.tickets,
  rows.heir,
  rows.grant,
  rows['code-begin'],
  rows['code-commit'],
  rows['code-reveal'],
  rows['code-stop'],
  rows['chat-entries'],
  rows['chat-have'],
  rows['chat-want'],
  rows['chat-typing'],
  rows['file-offer'],
  rows['file-want'],
  rows['file-end'],
  rows['file-stop'],
  rows.hand,
  rows.reaction,
  rows.spotlight,
  rows.laser,
  rows.bye,
])
/** One of the messages between two browsers. */
export type PeerMessage = v.InferOutput<typeof PeerMessage>
/** The name of a message between two browsers. */
export type PeerMessageType = PeerMessage['type']
/** One message by its name. */
export type PeerMessageOf<Type extends PeerMessageType> = Extract<PeerMessage, { type: Type }>

/**
 * What a sealed signal holds: messages with their numbers, and how far those of the other side have come. Numbers are
 * counted by the page that sends; an empty place is a message that need not arrive any more.
 */
export const SealedEnvelope = v.strictObject({
  /** Of the first message, or of the next one where there is none here. */
  number: position,
  /** What is below it will not be sent again: it came, or need not. */
  base: position,
  /** Up to here everything of the other side's came; 0 if nothing did. */
  seen: v.union([v.literal(0), position]),
  messages: v.pipe(v.array(v.nullable(PeerMessage)), v.maxLength(limits.messagesPerEnvelope)),
})
/** What a sealed signal holds. */
export type SealedEnvelope = v.InferOutput<typeof SealedEnvelope>

/**
 * Reads a message that came from another browser over a data channel. Returns `undefined` for anything that the table
 * does not know; nothing of it may then be used.
 */
export function parsePeerMessage(text: string): PeerMessage | undefined {
  return parseAs(PeerMessage, text)
}

/** Reads what was sealed, after it was opened, in the same way. */
export function parseSealedEnvelope(text: string): SealedEnvelope | undefined {
  return parseAs(SealedEnvelope, text)
}

function parseAs<Schema extends v.GenericSchema>(
  schema: Schema,
  text: string,
): v.InferOutput<Schema> | undefined {
  if (text.length > limits.controlChars) return undefined
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  const parsed = v.safeParse(schema, value)
  return parsed.success ? parsed.output : undefined
}
