/** Says step by step what becomes of one connection. It listens, and changes nothing. */
import type { Log, LogFacts } from '../../base/log.ts'
import { createScope, listen, type Stop } from '../../base/scope.ts'

/** What is said of a connection, by the step. */
export const connectionSteps = {
  made: 'A connection was made.',
  offerMade: 'An offer was made.',
  offerRead: 'An offer was read.',
  answerMade: 'An answer was made.',
  answerRead: 'An answer was read.',
  candidateFound: 'A candidate was found.',
  candidateRead: 'A candidate was read.',
  candidateRefused: 'The browser refused a candidate.',
  candidateFailed: 'A server that finds candidates did not answer.',
  candidatesComplete: 'All candidates are found.',
  pathChecking: 'Pairs of candidates are tried.',
  pathFound: 'A pair of candidates works.',
  pathInterrupted: 'Nothing comes over the path.',
  pathFailed: 'The path failed.',
  encrypted: 'Keys were agreed on.',
  closed: 'The connection was closed.',
} as const

/** Says each step of a connection until stopped. Made before anything happens on it. */
export function logConnection(pc: RTCPeerConnection, log: Log): Stop {
  const scope = createScope()
  const on = (type: string, listener: (event: Event) => void) => scope.add(listen(pc, type, listener))
  let signaling = pc.signalingState
  let found = 0
  log.debug(connectionSteps.made)
  on('signalingstatechange', () => {
    const step = stepOf(signaling, pc)
    signaling = pc.signalingState
    if (step !== undefined) log.debug(...step)
  })
  on('icecandidate', (event) => {
    const { candidate } = event as RTCPeerConnectionIceEvent
    if (!candidate?.candidate) return
    found += 1
    const { type, protocol } = candidate
    log.debug(connectionSteps.candidateFound, { type: type ?? '', protocol: protocol ?? '' })
  })
  on('icecandidateerror', (event) =>
    log.debug(connectionSteps.candidateFailed, { code: (event as RTCPeerConnectionIceErrorEvent).errorCode }),
  )
  on('icegatheringstatechange', () => {
    if (pc.iceGatheringState === 'complete') log.debug(connectionSteps.candidatesComplete, { found })
  })
  on('iceconnectionstatechange', () => {
    const step = pathSteps[pc.iceConnectionState]
    if (step !== undefined) log.debug(step)
  })
  on('connectionstatechange', () => {
    if (pc.connectionState === 'connected') log.debug(connectionSteps.encrypted)
  })
  // Closed by this side, it makes no event.
  scope.add(() => log.debug(connectionSteps.closed))
  return () => scope.close()
}

/** What may be said of a candidate of the other side: its kind, and its transport. */
export function candidateFacts({ candidate = '' }: RTCIceCandidateInit): LogFacts {
  const [, protocol = '', type = ''] = /^candidate:\S+ \d+ (\w+) .* typ (\w+)/.exec(candidate) ?? []
  return { type, protocol: protocol.toLowerCase() }
}

const pathSteps: Partial<Record<RTCIceConnectionState, string>> = {
  checking: connectionSteps.pathChecking,
  connected: connectionSteps.pathFound,
  disconnected: connectionSteps.pathInterrupted,
  failed: connectionSteps.pathFailed,
}

const countCandidates = (description: RTCSessionDescription | null): number =>
  description?.sdp.match(/^a=candidate:/gm)?.length ?? 0

/** `undefined` where an own offer was taken back. */
function stepOf(
  before: RTCSignalingState,
  { signalingState, remoteDescription, currentRemoteDescription }: RTCPeerConnection,
): [string, LogFacts] | undefined {
  const candidates = countCandidates(remoteDescription)
  if (signalingState === 'have-local-offer')
    return [connectionSteps.offerMade, { again: currentRemoteDescription !== null }]
  if (signalingState === 'have-remote-offer') return [connectionSteps.offerRead, { candidates }]
  if (signalingState !== 'stable') return undefined
  if (before === 'have-remote-offer') return [connectionSteps.answerMade, {}]
  return remoteDescription?.type === 'answer' ? [connectionSteps.answerRead, { candidates }] : undefined
}
