import { listen, type Scope } from '../base/scope.ts'

/** What was seen while addresses were looked for. */
export interface Sightings {
  /** Codes of `icecandidateerror` events. */
  readonly errors: number[]
  readonly candidates: RTCIceCandidate[]
}

/** Who to tell while a connection looks for its addresses. */
export interface GatheringPort {
  readonly onCandidate: (candidate: RTCIceCandidate) => void
  /** There will be no more. */
  readonly onEnd: () => void
}

/** Notes what a connection finds and what goes wrong, until the scope closes. */
export function watchGathering(
  connection: RTCPeerConnection,
  scope: Scope,
  sightings: Sightings,
  port: GatheringPort,
): void {
  scope.add(
    listen(connection, 'icecandidate', (event) => {
      const { candidate } = event as RTCPeerConnectionIceEvent
      if (candidate === null) return port.onEnd()
      // An empty one ends the addresses of one m-line; the end of all follows.
      if (candidate.candidate === '') return
      sightings.candidates.push(candidate)
      port.onCandidate(candidate)
    }),
  )
  scope.add(
    listen(connection, 'icecandidateerror', (event) => {
      sightings.errors.push((event as RTCPeerConnectionIceErrorEvent).errorCode)
    }),
  )
}

/** Candidates of one type, such as `srflx` (RFC 8839, 5.1). */
export function ofType({ candidates }: Sightings, type: RTCIceCandidateType): readonly RTCIceCandidate[] {
  return candidates.filter(({ candidate }) => candidate.includes(` typ ${type}`))
}

/** The addresses in candidates, each once, without the names behind which browsers hide them. */
export function addressesOf({ candidates }: Sightings): readonly string[] {
  const found = candidates.flatMap(({ candidate }) => {
    // candidate:<foundation> <component> <transport> <priority> <address> <port> typ <type>
    const [, , , , address, , , type] = candidate.split(' ')
    return address === undefined || type === undefined || address.endsWith('.local')
      ? []
      : [`${type} ${address}`]
  })
  return [...new Set(found)]
}
