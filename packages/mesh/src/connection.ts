/**
 * One generation of a link: one `RTCPeerConnection` with its four transceivers, its control channel and the checks that
 * tie both to a hello. It does what it is told and reports; what to do is decided elsewhere.
 */
import type { PeerMessage } from '@confab/protocol'
import { createCandidateBuffer } from './candidate-buffer.ts'
import { openControlChannel } from './control-channel.ts'
import { fingerprintOf } from './description-guard.ts'
import { mediaKinds, type LinkFailure, type MediaKind } from './mesh-snapshot.ts'
import {
  applyEncodingPlan,
  encodingFor,
  streamOf,
  trackTypeOf,
  type OutboundMedia,
} from './outbound-media.ts'
import { createReceiverLevels } from './media/receiver-level.ts'
import type { Platform } from './platform.ts'
import { createScope, listen } from './scope.ts'

/** What a connection needs to know and whom it tells. */
export interface ConnectionPort {
  /** SHA-256 of the certificate that the other side's hello promises, lower-case hex with colons. */
  readonly fingerprint: string
  bind(): Promise<Uint8Array<ArrayBuffer> | undefined>
  checkBind(bytes: Uint8Array): Promise<boolean>
  onCandidate(candidate: RTCIceCandidate): void
  /** ICE found its path (again), lost it for now, or gave up. */
  onPath(path: 'found' | 'interrupted' | 'failed'): void
  /** The certificate was found right: what comes may be played. */
  onMedia(): void
  onBound(): void
  onMessage(message: PeerMessage): void
  /** The other side closed the connection. */
  onClosed(): void
  /** Something was shown that the hello does not cover; the connection is of no use any more. */
  onAlarm(failure: LinkFailure): void
}

/** What all connections of a mesh share. */
export interface ConnectionContext {
  readonly platform: Platform
  readonly outbound: OutboundMedia
  readonly configuration: RTCConfiguration
  /** Local streams only by name: they tell the other side which tracks belong together. */
  readonly streams: Readonly<Record<'person' | 'screen', MediaStream>>
  /** How many people everything is sent to. */
  readonly receivers: number
}

/** One generation of a link. */
export interface Connection {
  readonly signaling: 'stable' | 'have-local-offer'
  /** Whether an offer and an answer have met. */
  readonly established: boolean
  readonly bound: boolean
  /** The present local description with all candidates found so far. */
  readonly localSdp: string | undefined
  /** Makes an offer and sets it; a later one restarts ICE. Returns its text. */
  offer(): Promise<string>
  /** Applies an offer, rolling back an own one, and returns the answer's text. Rejects when the browser refuses it. */
  answer(offer: string): Promise<string>
  /** Rejects when the browser refuses it. */
  acceptAnswer(answer: string): Promise<void>
  /** Adds a candidate, or keeps it for the description that it belongs to. */
  addCandidate(candidate: RTCIceCandidateInit): Promise<void>
  setConfiguration(configuration: RTCConfiguration): void
  send(message: PeerMessage): boolean
  /** Sends whatever the outbound media hold for that kind now. */
  refreshTrack(kind: MediaKind): void
  planFor(receivers: number): void
  stream(kind: MediaKind): MediaStream | undefined
  /** How loud this person's microphone was received just now, 0 to 1. */
  audioLevel(): number
  close(): void
}

/** Opens a connection. Nothing is sent before {@link Connection.offer} or {@link Connection.answer}. */
export function createConnection(context: ConnectionContext, port: ConnectionPort): Connection {
  const { platform, outbound } = context
  const scope = createScope()
  const pc = platform.createPeerConnection(context.configuration)
  const candidates = createCandidateBuffer()
  const levels = createReceiverLevels()
  const streams = new Map<MediaKind, MediaStream>()
  let receivers = context.receivers
  let established = false

  const control = openControlChannel(pc, {
    bind: port.bind,
    checkBind: port.checkBind,
    onBound: port.onBound,
    onWrongBind: () => port.onAlarm('wrong-certificate'),
    onMessage: port.onMessage,
    onClosed: port.onClosed,
  })
  scope.add(() => pc.close())
  scope.add(() => control.close())
  scope.add(
    listen(pc, 'icecandidate', (event) => {
      const { candidate } = event as RTCPeerConnectionIceEvent
      if (candidate?.candidate) port.onCandidate(candidate)
    }),
  )
  scope.add(listen(pc, 'connectionstatechange', () => onConnectionState()))

  function onConnectionState(): void {
    if (pc.connectionState === 'connected') {
      void admitMedia()
      port.onPath('found')
    } else if (pc.connectionState === 'disconnected') port.onPath('interrupted')
    else if (pc.connectionState === 'failed') port.onPath('failed')
  }

  async function admitMedia(): Promise<void> {
    if (streams.size > 0) return
    // Firefox before 153 does not show the certificate; there the checked description and the binding must do.
    const certificate = pc.sctp?.transport.getRemoteCertificates?.()[0]
    const matches = !certificate || (await fingerprintOf(new Uint8Array(certificate))) === port.fingerprint
    if (scope.closed || streams.size > 0) return
    if (!matches) return port.onAlarm('wrong-certificate')
    pc.getTransceivers().forEach((transceiver, index) => {
      const kind = mediaKinds[index]
      if (kind) streams.set(kind, platform.createMediaStream([transceiver.receiver.track]))
    })
    port.onMedia()
  }

  function addTransceivers(): void {
    for (const kind of mediaKinds) {
      pc.addTransceiver(outbound.track(kind) ?? trackTypeOf(kind), {
        direction: 'sendrecv',
        streams: [context.streams[streamOf(kind)]],
        sendEncodings: [encodingFor(kind, receivers)],
      })
    }
  }

  async function adoptTransceivers(): Promise<void> {
    await Promise.all(
      pc.getTransceivers().map(async (transceiver, index) => {
        const kind = mediaKinds[index]
        if (!kind) return
        transceiver.direction = 'sendrecv'
        transceiver.sender.setStreams(context.streams[streamOf(kind)])
        await transceiver.sender.replaceTrack(outbound.track(kind))
      }),
    )
  }

  async function settleDescription(): Promise<void> {
    established = true
    await Promise.all(candidates.drain().map(addNow))
    plan()
  }

  function addNow(candidate: RTCIceCandidateInit): Promise<void> {
    // Refused where it names an ICE session that is over; the description of the present one brings its own.
    return pc.addIceCandidate(candidate).catch(() => {})
  }

  function plan(): void {
    void applyEncodingPlan(
      pc.getTransceivers().map((transceiver) => transceiver.sender),
      receivers,
    )
  }

  async function setLocal(): Promise<string> {
    await pc.setLocalDescription()
    return pc.localDescription?.sdp ?? ''
  }

  return {
    get signaling() {
      return pc.signalingState === 'have-local-offer' ? 'have-local-offer' : 'stable'
    },
    get established() {
      return established
    },
    get bound() {
      return control.bound
    },
    get localSdp() {
      return pc.localDescription?.sdp
    },
    offer() {
      if (pc.getTransceivers().length === 0) addTransceivers()
      else pc.restartIce()
      return setLocal()
    },
    async answer(offer) {
      await pc.setRemoteDescription({ type: 'offer', sdp: offer })
      await adoptTransceivers()
      const answer = await setLocal()
      await settleDescription()
      return answer
    },
    async acceptAnswer(answer) {
      await pc.setRemoteDescription({ type: 'answer', sdp: answer })
      await settleDescription()
    },
    async addCandidate(candidate) {
      if (pc.remoteDescription && pc.signalingState === 'stable') await addNow(candidate)
      else candidates.hold(candidate)
    },
    setConfiguration(configuration) {
      if (!scope.closed) pc.setConfiguration(configuration)
    },
    send: (message) => control.send(message),
    refreshTrack(kind) {
      const sender = pc.getTransceivers()[mediaKinds.indexOf(kind)]?.sender
      // Rejects only when the connection was closed meanwhile.
      sender?.replaceTrack(outbound.track(kind)).catch(() => {})
    },
    planFor(count) {
      receivers = count
      if (established) plan()
    },
    stream: (kind) => streams.get(kind),
    audioLevel() {
      const receiver = pc.getTransceivers()[mediaKinds.indexOf('microphone')]?.receiver
      return receiver ? levels(receiver) : 0
    },
    close() {
      scope.close()
      streams.clear()
    },
  }
}
