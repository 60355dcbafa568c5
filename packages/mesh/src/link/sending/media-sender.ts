/** Sends this page's media over one connection: which track, how large, how fast, and whole pictures when they are wanted. */
import { createSerialQueue } from '../../base/serial-queue.ts'
import type { Clock } from '../../base/platform.ts'
import { mediaKinds, type MediaKind } from '../../mesh-snapshot.ts'
import type { LinkCounters } from '../quality/link-stats.ts'
import { freshCameraSource, isCameraSilent, nextCameraSource } from './camera-source.ts'
import { planEncodings, planStart, type EncodingPlans } from './encoding-plan.ts'
import { forceKeyFrame } from './key-frame.ts'
import { applyEncodingPlan, type OutboundMedia, type ToldPlans } from './outbound-media.ts'
import { fitToSendBudget, freshSendBudget, nextSendBudget, type SendBudgetInput } from './send-budget.ts'

/** Of the cameras' pictures, where a browser does not say. */
const LINES = 540

/** Whole pictures are large: nobody may ask for more than one of a kind within this time. In ms. */
const KEY_FRAME_MS = 1_000

/** What is sent, and to how many people in all. */
export interface MediaSenderPort {
  readonly pc: RTCPeerConnection
  readonly clock: Clock
  readonly outbound: OutboundMedia
  readonly receivers: number
}

/** Whether answers over a connection come in time. */
export type Pace = 'usual' | 'slow'

/** The sending half of one connection. */
export class MediaSender {
  readonly #pc: RTCPeerConnection
  readonly #clock: Clock
  readonly #outbound: OutboundMedia
  readonly #changes = createSerialQueue(() => {})
  readonly #keyFramesAtMs = new Map<MediaKind, number>()
  #told: ToldPlans = {}
  #receivers: number
  #budget = freshSendBudget
  #readBytes = 0
  #isWarm = false
  #camera = freshCameraSource

  constructor({ pc, clock, outbound, receivers }: MediaSenderPort) {
    this.#pc = pc
    this.#clock = clock
    this.#outbound = outbound
    this.#receivers = receivers
  }

  /** Whether bandwidth estimation has had time to find out what the path bears. */
  get isWarm(): boolean {
    return this.#isWarm
  }

  warmUp(): void {
    this.#isWarm = true
    this.plan()
  }

  /** Sends to so many people in all: sizes and bitrates follow with the next plan. */
  set receivers(count: number) {
    this.#receivers = count
  }

  /** Whether the camera's picture is not to be shown, because the connection bears no more than the sound as far as is known. */
  get suspendsPicture(): boolean {
    return this.#budget.picture.use !== 'full'
  }

  /** Whether the camera is on and gives nothing that could be sent. */
  get isCameraSilent(): boolean {
    return isCameraSilent(this.#camera)
  }

  /** What new transceivers are made with; from then on only what changes is told to senders. */
  firstPlans(): EncodingPlans {
    const plans = this.#current()
    this.#told = plans
    return plans
  }

  /** Tells the senders what is planned now. */
  plan(): void {
    // One after the other: parameters that are set while others are being set are refused.
    this.#changes.add(async () => {
      const senders = this.#pc.getTransceivers().map((transceiver) => transceiver.sender)
      this.#told = await applyEncodingPlan(senders, this.#current(), this.#told)
    })
  }

  #current(): EncodingPlans {
    const plan = this.#isWarm ? planEncodings : planStart
    const plans = plan(this.#receivers, this.#outbound.state())
    const { height = LINES } = this.#outbound.track('camera')?.getSettings?.() ?? {}
    return fitToSendBudget(plans, this.#budget, height)
  }

  /** Sends whatever the outbound media hold for that kind now. */
  refreshTrack(kind: MediaKind): void {
    // Rejects only when the connection was closed meanwhile.
    this.#senderOf(kind)
      ?.replaceTrack(this.#outbound.track(kind))
      .catch(() => {})
    this.plan()
  }

  /** Sends whole pictures of all that is on. */
  refreshPictures(): void {
    const sent = this.#outbound.state()
    for (const kind of ['camera', 'screen'] as const) if (sent[kind]) this.refreshPicture(kind)
  }

  /** Sends a whole picture of that kind soon, if none was forced just before. */
  refreshPicture(kind: 'camera' | 'screen'): void {
    const now = this.#clock.now()
    const sender = this.#senderOf(kind)
    if (!sender || now - (this.#keyFramesAtMs.get(kind) ?? -Infinity) < KEY_FRAME_MS) return
    this.#keyFramesAtMs.set(kind, now)
    this.#changes.add(() => forceKeyFrame(sender, () => this.#outbound.track(kind)))
  }

  #senderOf(kind: MediaKind): RTCRtpSender | undefined {
    return this.#pc.getTransceivers()[mediaKinds.indexOf(kind)]?.sender
  }

  /** Heeds what a reading tells of the connection, over which answers are late where it is slow. */
  heed({ availableBitrate, bytes, cameraFrames }: LinkCounters, pace: Pace): void {
    this.#camera = nextCameraSource(this.#camera, cameraFrames)
    // While nothing comes there is no feedback either, and the estimate fades without telling anything.
    if (availableBitrate !== undefined && this.#isWarm && bytes !== this.#readBytes)
      this.#adapt({ available: availableBitrate, isSlow: pace === 'slow' })
    this.#readBytes = bytes
  }

  #adapt(sight: SendBudgetInput): void {
    const before = JSON.stringify(this.#current())
    this.#budget = nextSendBudget(this.#budget, sight, this.#clock.now())
    if (JSON.stringify(this.#current()) !== before) this.plan()
  }
}
