/**
 * What is measured of one link, here and on the other side: statistics, pings and reports. It decides about no
 * connection; what the figures mean is decided in `media-watch.ts`.
 */
import { limits, type LinkQuality, type PeerMessage, type PeerMessageOf, type SeatId } from '@confab/protocol'
import type { LinkCounters } from './link-stats.ts'
import { observe, roundRoundTrip, faultOf, type MediaWatch } from './media-watch.ts'
import { mediaKinds, unmeasured, type MediaState, type PeerSnapshot } from '../../mesh-snapshot.ts'
import { mediaStateOf, nothingSent } from '../sending/outbound-media.ts'
import type { Watch } from '../../base/platform.ts'
import type { MediaFault } from './recovery.ts'
import type { SoundSight } from './sound-buffer.ts'

/** Time between two reports, in ms: a little less than two looks. */
const REPORT_MS = 1_900
/** Three reports that did not come: what the last one said is not known any more. In ms. */
const REPORT_LASTS_MS = 6_000
/** A page that said to have no time may have none again for so long after its last report, in ms. */
const LATE_LASTS_MS = 10_000
/** Nothing at all came for so long: neither packets nor pongs. A little below two looks, in ms. */
const SILENT_MS = 1_800
/** Time between two looks when nothing seems amiss, a little below four ticks: statistics cost time. In ms. */
const LOOK_MS = 900
/** Packets of sound and answers to pings come more often than this. In ms. */
const UNEASY_MS = 1_000
/** Nothing is said to be amiss with a single kind unless something else came within this time: two pings. In ms. */
const ALIVE_MS = 1_200
/** No path between people takes so long there and back unless something waits on it. In ms. */
const SLOW_MS = 800
/** After a connection was cut for a moment answers may be late for so long, in ms. */
const CUT_MS = 5_000
/** If packets wait in a queue, browsers measure at least this round trip, in ms. */
const QUEUED_MS = 300
/** So long after a ping without a pong, what is said over the link may not arrive. In ms. */
const DOUBTFUL_MS = 2_500

/** What a monitor needs to know. */
export interface LinkMonitorPort {
  /** The time that this page had. */
  readonly clock: Watch
  /** The longest time of late that this page did not have, in ms. */
  readonly lateMs: () => number
  /** Sends over the link, if it is bound. */
  readonly send: (message: PeerMessage) => boolean
  readonly ownState: () => MediaState
  /** How well everybody is received here. */
  readonly links: () => PeerMessageOf<'link:report'>['links']
  /** The latest ping was answered. */
  readonly onAnswered: () => void
  /** What the other side says to receive is known again. */
  readonly onNews: () => void
}

/** How the link was when it was looked at. */
export interface LinkState {
  readonly isOpen: boolean
  /** What the other side says to send. */
  readonly sent: MediaState
}

/** Measures one link. */
export class LinkMonitor {
  readonly #port: LinkMonitorPort
  #watch: MediaWatch | undefined
  /** Counts measurements that begin again; a reading of an earlier one is dropped. */
  #epoch = 0
  #isReading = false
  #lookedAtMs = -Infinity
  #heardAtMs: number
  /** When something came last over any connection. */
  #cameAtMs: number
  #ping = { number: 0, sentAtMs: 0, unansweredSinceMs: Infinity }
  #pingMs: number | undefined
  #report: { readonly message: PeerMessageOf<'link:report'>; readonly atMs: number } | undefined
  #reported = { atMs: -Infinity, missing: nothingSent }

  constructor(port: LinkMonitorPort) {
    this.#port = port
    this.#heardAtMs = port.clock.now()
    this.#cameAtMs = this.#heardAtMs
  }

  /** Forgets what was measured: the connection is another one, or nobody looked for too long. */
  restart(): void {
    // Nobody was silent over a connection that worked until it was replaced.
    this.#cameAtMs = Math.max(this.#cameAtMs, this.#watch?.heardAtMs ?? -Infinity)
    this.#watch = undefined
    this.#epoch += 1
    this.#isReading = false
    this.#heardAtMs = this.#port.clock.now()
    this.#ping = { ...this.#ping, unansweredSinceMs: Infinity }
  }

  /** Something came over the link. */
  heard(): void {
    this.#heardAtMs = this.#port.clock.now()
    this.#cameAtMs = this.#heardAtMs
  }

  /** Whether nothing came for so long that something may be amiss. */
  get isUneasy(): boolean {
    return this.#unheardMs >= UNEASY_MS
  }

  /** Whether it is time for another look: every second, and more often when nothing came for a while. */
  get isDue(): boolean {
    return this.#port.clock.now() - this.#lookedAtMs >= LOOK_MS || this.isUneasy
  }

  /** Whether nothing came for so long that the path must be gone. */
  get isSilent(): boolean {
    return this.silentMs >= SILENT_MS + this.patienceMs
  }

  /**
   * How long nothing came, up to the last reading, in ms. A page that has no time to read knows nothing of what came
   * meanwhile: the browser takes packets in without it.
   */
  get silentMs(): number {
    return this.#watch ? this.#watch.sample.atMs - this.#lastHeardAtMs : 0
  }

  /** How long nothing came, over all connections that the link had, in ms. */
  get quietMs(): number {
    return this.#port.clock.now() - Math.max(this.#cameAtMs, this.#watch?.heardAtMs ?? -Infinity)
  }

  get #unheardMs(): number {
    return this.#port.clock.now() - this.#lastHeardAtMs
  }

  get #lastHeardAtMs(): number {
    return Math.max(this.#heardAtMs, this.#watch?.heardAtMs ?? -Infinity)
  }

  /** How much longer than usual the other side may take, in ms, by what it told of its machine. */
  get patienceMs(): number {
    if (!this.#report || this.#port.clock.now() - this.#report.atMs > LATE_LASTS_MS) return 0
    return this.#report.message.lateMs
  }

  /** Whether what is said over the link may not arrive, although something comes. */
  get isDoubtful(): boolean {
    return this.#port.clock.now() - this.#ping.unansweredSinceMs >= DOUBTFUL_MS || this.trouble !== 'none'
  }

  /** Whether answers take so long that what is sent must be waiting on its way. */
  get isSlow(): boolean {
    const now = this.#port.clock.now()
    // What was said while nothing got through is said again, and comes late for that alone.
    if (now - (this.#watch?.cutAtMs ?? -Infinity) < CUT_MS) return false
    // A busy page also answers late. The browser measures without the page, so it shows which one it is.
    if ((this.#watch?.sample.counters.longestRoundTripMs ?? Infinity) < QUEUED_MS) return false
    const waitingMs = now - this.#ping.unansweredSinceMs
    return Math.max(waitingMs, this.#pingMs ?? 0) >= SLOW_MS + this.patienceMs
  }

  /** What was seen of sound at the last look. */
  get sound(): SoundSight {
    return { lossPercent: this.#watch?.linkQuality.lossPercent ?? 0, waitedMs: this.#watch?.waitedMs }
  }

  get trouble(): MediaFault {
    return this.#watch && this.#unheardMs < ALIVE_MS ? faultOf(this.#watch) : 'none'
  }

  /** What is missing or stuck of pictures. */
  get stuckPictures(): ('camera' | 'screen')[] {
    return (['camera', 'screen'] as const).filter(
      (kind) => this.#watch?.missing[kind] === true || this.#watch?.undecoded[kind] === true,
    )
  }

  // ---- Looking

  /** Reads the statistics once, unless the browser still owes the last ones. Resolves with whether anything was read. */
  async look(read: () => Promise<LinkCounters>, state: () => LinkState): Promise<boolean> {
    if (this.#isReading) return false
    const epoch = this.#epoch
    this.#isReading = true
    this.#lookedAtMs = this.#port.clock.now()
    // Rejects only when the connection was closed meanwhile.
    const counters = await read().catch(() => undefined)
    if (epoch !== this.#epoch) return false
    this.#isReading = false
    if (!counters) return false
    const { isOpen, sent } = state()
    const expected = isOpen ? sent : nothingSent
    const { patienceMs } = this
    this.#watch = observe(this.#watch, { atMs: this.#port.clock.now(), counters, expected, patienceMs })
    return true
  }

  /** Sees whether somebody is still at the other end. */
  ping(): void {
    const now = this.#port.clock.now()
    const number = this.#ping.number + 1
    if (!this.#port.send({ type: 'link:ping', number })) return
    const unansweredSinceMs = Math.min(this.#ping.unansweredSinceMs, now)
    this.#ping = { number, sentAtMs: now, unansweredSinceMs }
  }

  /** Takes in what the other side says of the connection. */
  receive(message: PeerMessageOf<'link:ping' | 'link:pong' | 'link:report'>): void {
    const { clock } = this.#port
    if (message.type === 'link:ping') this.#port.send({ type: 'link:pong', number: message.number })
    else if (message.type === 'link:report') {
      this.#report = { message, atMs: clock.now() }
      this.#port.onNews()
    } else if (message.number === this.#ping.number) {
      this.#pingMs = clock.now() - this.#ping.sentAtMs
      this.#ping = { ...this.#ping, unansweredSinceMs: Infinity }
      this.#port.onAnswered()
    }
  }

  // ---- Reports

  /** Tells the other side what arrives, when that is due. */
  tell({ isOpen, sent }: LinkState): void {
    // On a link that is silent nothing comes of all that is sent, and the way there may still be free.
    const missing = isOpen ? (this.#watch?.missing ?? nothingSent) : sent
    const now = this.#port.clock.now()
    const isNews = mediaKinds.some((kind) => missing[kind] !== this.#reported.missing[kind])
    if (!isNews && now - this.#reported.atMs < REPORT_MS) return
    const { lossPercent } = this.sound
    const links = this.#port.links()
    const lateMs = Math.min(limits.lateMs, this.#port.lateMs())
    if (this.#port.send({ type: 'link:report', missing, lossPercent, lateMs, links }))
      this.#reported = { atMs: now, missing }
  }

  // ---- Showing

  /** How well this person is received here; `undefined` until there is something to judge. */
  quality({ isOpen }: Pick<LinkState, 'isOpen'>): LinkQuality | undefined {
    if (!this.#watch) return undefined
    const { quality } = this.#watch.linkQuality
    return isOpen && quality !== 'unknown' ? quality : 'none'
  }

  view({ isOpen, sent }: LinkState): Pick<PeerSnapshot, 'linkQuality' | 'missing' | 'unheard' | 'receives'> {
    const watch = this.#watch
    const quality: PeerSnapshot['linkQuality']['quality'] = this.quality({ isOpen }) ?? 'unknown'
    const roundTripMs = this.#pingMs === undefined ? undefined : roundRoundTrip(this.#pingMs)
    const linkQuality = watch
      ? { ...watch.linkQuality, quality, roundTripMs: watch.linkQuality.roundTripMs ?? roundTripMs }
      : unmeasured.linkQuality
    const missing = mediaStateOf((kind) => isOpen && sent[kind] && watch?.missing[kind] === true)
    return { linkQuality, missing, ...this.#theirs() }
  }

  #theirs(): Pick<PeerSnapshot, 'unheard' | 'receives'> {
    const { unheard, receives } = unmeasured
    if (!this.#report || this.#port.clock.now() - this.#report.atMs > REPORT_LASTS_MS)
      return { unheard, receives }
    const { missing, links } = this.#report.message
    const own = this.#port.ownState()
    return {
      unheard: mediaStateOf((kind) => own[kind] && missing[kind]),
      receives: Object.fromEntries(links.map(({ seat, quality }): [SeatId, LinkQuality] => [seat, quality])),
    }
  }
}
