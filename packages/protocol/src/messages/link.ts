/** What the two ends of a link say to each other: connecting, how it goes, and handing on what the server cannot. */
import * as v from 'valibot'
import { SeatId } from '../ids.ts'
import { limits } from '../limits.ts'
import { messageRows } from './rows.ts'

/** Counts up from 1; a message of an older generation or negotiation is stale and dies. */
const counter = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(2 ** 31 - 1))
const counterOrNone = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2 ** 31 - 1))

const candidateInit = v.strictObject({
  candidate: v.pipe(v.string(), v.maxLength(limits.candidateChars)),
  sdpMid: v.nullable(v.pipe(v.string(), v.maxLength(16))),
  sdpMLineIndex: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(15))),
  usernameFragment: v.nullable(v.pipe(v.string(), v.maxLength(256))),
})

/** How well something arrives; `none`: nothing does, although it is sent. */
const linkQuality = v.picklist(['good', 'fair', 'poor', 'none'])
/** How well something arrives; `none`: nothing does, although it is sent. */
export type LinkQuality = v.InferOutput<typeof linkQuality>

/** What a seat sends, kind by kind. */
const sending = {
  microphone: v.boolean(),
  camera: v.boolean(),
  screen: v.boolean(),
  screenAudio: v.boolean(),
}

/** The link's own messages. */
export const linkRows = messageRows({
  /**
   * A description of the sender's connection `generation`. An `offer` begins it, a `restart` offers again for ICE. Both
   * a restart and an answer are for the receiver's connection `peerGeneration`; with an offer that is the newest one
   * that its maker knows of. `negotiation` numbers what is offered; an answer carries the number of what it answers.
   */
  'link:description': {
    generation: counter,
    peerGeneration: counterOrNone,
    negotiation: counter,
    kind: v.picklist(['offer', 'restart', 'answer']),
    sdp: v.pipe(v.string(), v.maxLength(limits.descriptionBytes)),
    /** What its maker sends, so that the first picture need not wait for the data channel. */
    sends: v.strictObject(sending),
  },
  /** ICE candidates of the sender's connection `generation`, as many as were found at about the same time. */
  'link:candidates': {
    generation: counter,
    candidates: v.pipe(v.array(candidateInit), v.minLength(1), v.maxLength(limits.candidatesPerMessage)),
  },
  /**
   * Something was lost on the way: send the current description and its candidates again. The sender's connection is
   * `generation`, and as far as it knows the receiver's is `peerGeneration`. Whose connection belongs to neither makes a
   * new one.
   */
  'link:resync': {
    generation: counterOrNone,
    peerGeneration: counterOrNone,
  },
  /** Your connection `generation` has no other end here: make a new one, unless you have. */
  'link:rebuild': { generation: counter },
  /** What I am sending, said again at each change and at each opening of a link. */
  'link:state': {
    ...sending,
  },
  /** Are you there? Answered at once with a pong of the same number. */
  'link:ping': { number: counter },
  /** I am. */
  'link:pong': { number: counter },
  /**
   * What arrives here, said every two seconds and when a kind stops or comes back: from you kind by kind, with the share
   * of your packets that was lost, and how well from everybody (you included), so that each page can show who receives each other.
   */
  'link:report': {
    /** Kinds that you say to send and of which nothing comes. */
    missing: v.strictObject(sending),
    lossPercent: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100)),
    /** The longest time of late, in ms, in which this page's machine did not let it do anything: be patient for so long. */
    lateMs: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(limits.lateMs)),
    links: v.pipe(
      v.array(v.strictObject({ seat: SeatId, quality: linkQuality })),
      v.maxLength(limits.reportLinks),
    ),
  },
  /** Send a whole picture of that kind next: what came cannot be decoded. */
  'link:refresh': { kind: v.picklist(['camera', 'screen']) },
  /** Hand this sealed message to that seat: there is no link between it and me, and the server does not serve. */
  'link:relay': {
    to: SeatId,
    sealed: v.pipe(v.string(), v.minLength(1), v.maxLength(limits.sealedChars)),
  },
  /** A sealed message that another seat asked me to hand to you. */
  'link:relayed': {
    from: SeatId,
    sealed: v.pipe(v.string(), v.minLength(1), v.maxLength(limits.sealedChars)),
  },
  /** I am leaving; close the link now. */
  'link:bye': {},
})
