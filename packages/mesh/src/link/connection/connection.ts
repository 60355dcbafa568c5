/**
 * One generation of a link: one `RTCPeerConnection` with its four transceivers, its control channel and the checks that
 * tie both to a hello. It does what it is told and reports; what to do is decided elsewhere.
 */
import type { PeerMessage } from '@confab/protocol'
import { createCandidateBuffer } from './candidate-buffer.ts'
import { meetingCodecs } from '../sdp/codecs.ts'
import type { ConnectionContext, ConnectionInspection, ConnectionPort } from './connection.types.ts'
import { IncomingMedia } from './incoming-media.ts'
import { openBulkChannel, type BulkChannel } from './bulk-channel.ts'
import { openControlChannel, type ControlChannel } from './control-channel.ts'
import { keepRelays } from '../sdp/description-guard.ts'
import { countersOf, type LinkCounters } from '../quality/link-stats.ts'
import { mediaKinds, type MediaKind } from '../../mesh-snapshot.ts'
import { MediaSender, type Pace } from '../sending/media-sender.ts'
import { streamOf, trackTypeOf } from '../sending/outbound-media.ts'
import { IncomingSound } from '../quality/incoming-sound.ts'
import { createScope, later, listen } from '../../base/scope.ts'
import { logWith, type Log } from '../../base/log.ts'
import { candidateFacts, connectionSteps, logConnection } from './connection-log.ts'
import { keepRole, ownRole, type DtlsRole } from '../sdp/dtls-role.ts'
import { fitSpeech } from '../sdp/speech-format.ts'
/** After this the bandwidth estimate has left its start behind: Chromium's first probes are over by then. In ms. */
const WARM_UP_MS = 600

/** One generation of a link, from its opening on. Nothing is sent before {@link offer} or {@link answer}. */
export class Connection {
  readonly #context: ConnectionContext
  readonly #port: ConnectionPort
  readonly #pc: RTCPeerConnection
  readonly #control: ControlChannel
  readonly #bulk: BulkChannel
  readonly #scope = createScope()
  readonly #candidates = createCandidateBuffer()
  readonly #incoming: IncomingMedia
  readonly #sender: MediaSender
  readonly #log: Log
  readonly sound: IncomingSound
  /** Which end of DTLS this side is, once an offer and an answer have met. */
  #role: DtlsRole | undefined

  constructor(context: ConnectionContext, port: ConnectionPort) {
    this.#context = context
    this.#port = port
    const { clock } = context.platform
    const pc = context.platform.createPeerConnection(context.configuration)
    this.#pc = pc
    this.#incoming = new IncomingMedia(pc, port.fingerprint, () => context.platform.createMediaStream())
    this.#log = logWith(context.log, { seat: port.seat })
    this.sound = new IncomingSound(pc, clock)
    this.#sender = new MediaSender({ pc, clock, outbound: context.outbound, receivers: context.receivers })
    this.#control = openControlChannel(pc, {
      bind: port.bind,
      checkBind: port.checkBind,
      onBound: port.onBound,
      onWrongBind: () => port.onAlarm('wrong-certificate'),
      admits: port.admits,
      onMessage: port.onMessage,
      onClosed: port.onClosed,
    })
    // Nothing large is taken of anyone who is not proven to be who they are.
    this.#bulk = openBulkChannel(pc, {
      onBulk: (data) => this.bound && port.onBulk(data),
      onDrained: port.onDrained,
    })
    this.#scope.add(logConnection(pc, this.#log))
    this.#scope.add(() => pc.close())
    this.#scope.add(() => this.#control.close())
    this.#scope.add(() => this.#bulk.close())
    this.#scope.add(
      listen(pc, 'icecandidate', (event) => {
        const { candidate } = event as RTCPeerConnectionIceEvent
        if (candidate?.candidate && !(context.relayOnly && candidate.type !== 'relay'))
          port.onCandidate(candidate)
      }),
    )
    this.#scope.add(listen(pc, 'connectionstatechange', () => this.#onConnectionState()))
    this.#scope.add(listen(pc, 'iceconnectionstatechange', () => this.#onIceState()))
  }

  get signaling(): 'stable' | 'have-local-offer' {
    return this.#pc.signalingState === 'have-local-offer' ? 'have-local-offer' : 'stable'
  }

  /** Whether an offer and an answer have met. */
  get established(): boolean {
    return this.#role !== undefined
  }

  get bound(): boolean {
    return this.#control.bound
  }

  /** Whether nothing can pass over it any more, on whatever path. */
  get isOver(): boolean {
    return this.#control.isOver
  }

  /** The present local description with all candidates found so far that the other side may know. */
  get localSdp(): string | undefined {
    const sdp = this.#pc.localDescription?.sdp
    if (sdp === undefined) return undefined
    const settled = this.#role === undefined ? sdp : keepRole(sdp, this.#role)
    return this.relayOnly ? keepRelays(settled) : settled
  }

  // ---- Negotiation

  /** The answer that was given last, with all candidates found since; `undefined` where this side did not answer last. */
  get answerSdp(): string | undefined {
    return this.#pc.localDescription?.type === 'answer' ? this.localSdp : undefined
  }

  /** Makes an offer and sets it; a later one restarts ICE. */
  async offer(): Promise<void> {
    if (this.#pc.getTransceivers().length === 0) this.#addTransceivers()
    else this.#pc.restartIce()
    await this.#pc.setLocalDescription()
  }

  /** Applies an offer, rolling back an own one, and returns the answer's text. Rejects when the browser refuses it. */
  async answer(offer: string): Promise<string> {
    await this.#pc.setRemoteDescription({ type: 'offer', sdp: fitSpeech(offer, this.#context.silence) })
    await this.#adoptTransceivers()
    await this.#pc.setLocalDescription()
    await this.#settle()
    return this.localSdp ?? ''
  }

  /** Rejects when the browser refuses it. */
  async acceptAnswer(answer: string): Promise<void> {
    await this.#pc.setRemoteDescription({ type: 'answer', sdp: fitSpeech(answer, this.#context.silence) })
    await this.#settle()
  }

  /** Adds a candidate, or keeps it for the description that it belongs to. */
  async addCandidate(candidate: RTCIceCandidateInit): Promise<void> {
    if (this.#pc.remoteDescription && this.#pc.signalingState === 'stable') await this.#addNow(candidate)
    else this.#candidates.buffer(candidate)
  }

  /** Whether a TURN server was named: a path through it can be asked for. */
  get hasRelay(): boolean {
    const { iceServers = [] } = this.#context.configuration
    return iceServers.some(({ urls }) => [urls].flat().some((url) => url.startsWith('turn')))
  }

  /** Whether it was made for relays alone, and names nothing else. */
  get relayOnly(): boolean {
    return this.#context.relayOnly
  }

  setConfiguration(configuration: RTCConfiguration): void {
    const relayed = this.relayOnly ? ({ iceTransportPolicy: 'relay' } as const) : {}
    if (!this.#scope.closed) this.#pc.setConfiguration({ ...configuration, ...relayed })
  }

  #addTransceivers(): void {
    const { platform, outbound, streams } = this.#context
    const plans = this.#sender.firstPlans()
    for (const kind of mediaKinds) {
      const transceiver = this.#pc.addTransceiver(outbound.track(kind) ?? trackTypeOf(kind), {
        direction: 'sendrecv',
        streams: [streams[streamOf(kind)]],
        sendEncodings: [plans[kind]],
      })
      const codecs = meetingCodecs(platform.receivableCodecs(trackTypeOf(kind)))
      if (codecs.length > 0) transceiver.setCodecPreferences(codecs)
    }
  }

  async #adoptTransceivers(): Promise<void> {
    const { outbound, streams } = this.#context
    await Promise.all(
      this.#pc.getTransceivers().map(async (transceiver, index) => {
        const kind = mediaKinds[index]
        if (!kind) return
        transceiver.direction = 'sendrecv'
        transceiver.sender.setStreams(streams[streamOf(kind)])
        await transceiver.sender.replaceTrack(outbound.track(kind))
      }),
    )
    this.#sender.plan()
  }

  async #settle(): Promise<void> {
    if (this.#role === undefined) this.#watchPath()
    const { localDescription, remoteDescription } = this.#pc
    this.#role ??= ownRole({ localSdp: localDescription?.sdp ?? '', remoteSdp: remoteDescription?.sdp ?? '' })
    await Promise.all(this.#candidates.drain().map((candidate) => this.#addNow(candidate)))
    this.#sender.plan()
  }

  #addNow(candidate: RTCIceCandidateInit): Promise<void> {
    const facts = candidateFacts(candidate)
    if (facts['type'] !== '') this.#log.debug(connectionSteps.candidateRead, facts)
    // Refused where it names an ICE session that is over; the description of the present one brings its own.
    const refuse = () => this.#log.debug(connectionSteps.candidateRefused, facts)
    return this.#pc.addIceCandidate(candidate).catch(refuse)
  }

  // ---- Path and certificate

  #onConnectionState(): void {
    const { connectionState } = this.#pc
    if (connectionState === 'connected') {
      if (this.#incoming.isProven) this.#sender.refreshPictures()
      void this.#admitMedia()
      const { clock } = this.#context.platform
      if (!this.#sender.isWarm) later(this.#scope, clock, WARM_UP_MS, () => this.#sender.warmUp())
      this.#port.onPath('found')
    } else if (connectionState === 'disconnected') this.#port.onPath('interrupted')
    else if (connectionState === 'failed') this.#port.onPath('failed')
  }

  /** Firefox (seen in 153) says of a connection whose path came back after `failed` that it failed, for ever. */
  #onIceState(): void {
    const { iceConnectionState, connectionState } = this.#pc
    const hasPath = iceConnectionState === 'connected' || iceConnectionState === 'completed'
    if (hasPath && this.#incoming.isProven && connectionState !== 'connected') this.#port.onPath('found')
  }

  /** What was lost on the way before cannot be decoded, and the other side would have to ask first. */
  #watchPath(): void {
    const { iceTransport } = this.#pc.sctp?.transport ?? {}
    const refresh = () => this.#sender.isWarm && this.#sender.refreshPictures()
    if (iceTransport) this.#scope.add(listen(iceTransport, 'selectedcandidatepairchange', refresh))
  }

  async #admitMedia(): Promise<void> {
    if ((await this.#incoming.prove()) === 'wrong') this.#port.onAlarm('wrong-certificate')
  }

  // ---- Media and messages

  send(message: PeerMessage): boolean {
    return this.#control.send(message)
  }

  /** Sends a piece of something large, unless enough waits to be sent. */
  sendBulk(data: Uint8Array<ArrayBuffer>): boolean {
    return this.bound && this.#bulk.send(data)
  }

  /** Sends whatever the outbound media hold for that kind now. */
  refreshTrack(kind: MediaKind): void {
    this.#sender.refreshTrack(kind)
  }

  /** Sends to so many people in all: sizes and bitrates follow. */
  planFor(receivers: number): void {
    this.#sender.receivers = receivers
    if (this.established) this.#sender.plan()
  }

  /** Sends a whole picture of that kind soon, if none was forced just before. */
  refreshPicture(kind: 'camera' | 'screen'): void {
    this.#sender.refreshPicture(kind)
  }

  /** What came so far. What it and `pace` tell of the connection is heeded. Rejects when the connection is closed. */
  async readCounters(pace: Pace): Promise<LinkCounters> {
    const counters = countersOf(await this.#pc.getStats())
    this.#sender.heed(counters, pace)
    return counters
  }

  /** Whether the camera's picture is not to be shown, because the connection bears no more than the sound as far as is known. */
  get suspendsPicture(): boolean {
    return this.#sender.suspendsPicture
  }

  /** Whether one's own camera is on and gives nothing. */
  get isCameraSilent(): boolean {
    return this.#sender.isCameraSilent
  }

  /** What the browser says of it, for those who look closely. */
  inspect(): ConnectionInspection {
    const { iceConnectionState, connectionState, signalingState } = this.#pc
    return {
      ice: iceConnectionState,
      state: connectionState,
      signaling: signalingState,
      statistics: () => this.#pc.getStats(),
    }
  }

  /** Where a kind comes in: empty until the certificate was found right. */
  stream(kind: MediaKind): MediaStream | undefined {
    return this.#incoming.stream(kind)
  }

  close(): void {
    this.#scope.close()
  }
}
