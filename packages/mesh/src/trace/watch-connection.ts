/** Follows one connection from outside: it listens, and changes nothing. */
import { createScope, listen, type Stop } from '../base/scope.ts'
import type { TraceEntry, TraceEvent } from './trace.types.ts'

type AddCandidate = (this: RTCPeerConnection, candidate?: RTCIceCandidateInit | null) => Promise<void>
type Note = (event: TraceEvent, facts?: TraceEntry['facts']) => void

const countCandidates = (description: RTCSessionDescription | null): number =>
  description?.sdp.match(/^a=candidate:/gm)?.length ?? 0

/** Notes each step of a connection. Made before anything happens on it; `closed` is called when it is closed here. */
export function watchConnection(pc: RTCPeerConnection, note: Note, closed: () => void): Stop {
  const scope = createScope()
  const on = (type: string, listener: (event: Event) => void) => scope.add(listen(pc, type, listener))
  let signaling = pc.signalingState
  let found = 0
  on('signalingstatechange', () => {
    const step = stepOf(signaling, pc)
    signaling = pc.signalingState
    if (step !== undefined) note(...step)
  })
  on('icecandidate', (event) => {
    const { candidate } = event as RTCPeerConnectionIceEvent
    if (!candidate?.candidate) return
    found += 1
    note('candidate-found', { type: candidate.type ?? '', protocol: candidate.protocol ?? '' })
  })
  on('icecandidateerror', (event) =>
    note('candidate-failed', { code: (event as RTCPeerConnectionIceErrorEvent).errorCode }),
  )
  on('icegatheringstatechange', () => {
    if (pc.iceGatheringState === 'complete') note('candidates-complete', { found })
  })
  on('iceconnectionstatechange', () => {
    const event = pathEvents[pc.iceConnectionState]
    if (event !== undefined) note(event)
  })
  on('connectionstatechange', () => {
    if (pc.connectionState === 'connected') note('encrypted')
  })
  // Neither what is added nor that it is closed makes an event on this side.
  const add: AddCandidate = pc.addIceCandidate
  const { close } = pc
  pc.addIceCandidate = (candidate?: RTCIceCandidateInit | null) => {
    const [, protocol, type] = /^candidate:\S+ \d+ (\w+) .* typ (\w+)/.exec(candidate?.candidate ?? '') ?? []
    if (type !== undefined) note('candidate-read', { type, protocol: (protocol ?? '').toLowerCase() })
    return add.call(pc, candidate)
  }
  pc.close = () => {
    scope.close()
    close.call(pc)
    note('connection-closed')
    closed()
  }
  return scope.close
}

const pathEvents: Partial<Record<RTCIceConnectionState, TraceEvent>> = {
  checking: 'path-checking',
  connected: 'path-found',
  disconnected: 'path-interrupted',
  failed: 'path-failed',
}

/** `undefined` where an own offer was taken back. */
function stepOf(
  before: RTCSignalingState,
  { signalingState, remoteDescription, currentRemoteDescription }: RTCPeerConnection,
): [TraceEvent, TraceEntry['facts']] | undefined {
  const candidates = countCandidates(remoteDescription)
  if (signalingState === 'have-local-offer')
    return ['offer-made', { again: currentRemoteDescription !== null }]
  if (signalingState === 'have-remote-offer') return ['offer-read', { candidates }]
  if (signalingState !== 'stable') return undefined
  if (before === 'have-remote-offer') return ['answer-made', {}]
  return remoteDescription?.type === 'answer' ? ['answer-read', { candidates }] : undefined
}
