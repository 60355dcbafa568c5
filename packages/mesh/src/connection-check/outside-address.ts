/** Asks one STUN server which address others see. Nothing is connected: an answer is all there is to have. */
import type { Scope } from '../base/scope.ts'
import type { CheckPorts } from './connection-check.types.ts'
import { ofType, watchGathering, type Sightings } from './gathering.ts'
import { until } from './until.ts'

/** How long a STUN server may take, in ms: browsers ask it several times in this. */
const ANSWER_MS = 6_000

/** What came of asking. */
export interface OutsideAddress {
  readonly sightings: Sightings
  /** The time until the answer in ms; `undefined` without one. */
  readonly answeredMs: number | undefined
}

/** Looks for a server-reflexive address with this configuration. */
export async function findOutsideAddress(
  { clock, createPeerConnection }: CheckPorts['platform'],
  configuration: RTCConfiguration,
  scope: Scope,
): Promise<OutsideAddress> {
  const sightings: Sightings = { errors: [], candidates: [] }
  const beginMs = clock.now()
  const answeredMs = await until<number | undefined>(scope, (answer, own) => {
    const connection = createPeerConnection(configuration)
    own.add(() => connection.close())
    watchGathering(connection, own, sightings, {
      onCandidate() {
        if (ofType(sightings, 'srflx').length > 0) answer(clock.now() - beginMs)
      },
      onEnd: () => answer(isOwnAddress(connection, sightings) ? clock.now() - beginMs : undefined),
    })
    own.add(clock.after(ANSWER_MS, () => answer(undefined)))
    connection.createDataChannel('address', { negotiated: true, id: 0 })
    connection.setLocalDescription().catch(() => answer(undefined))
  })
  return { sightings, answeredMs }
}

/**
 * Whether the address that others see is one of this machine, so that browsers leave it out as a second one of its kind
 * (RFC 8445, 5.1.3). Only where a browser tells errors does their absence mean an answer; Firefox tells none.
 */
function isOwnAddress(connection: RTCPeerConnection, { candidates, errors }: Sightings): boolean {
  return 'onicecandidateerror' in connection && candidates.length > 0 && errors.length === 0
}
