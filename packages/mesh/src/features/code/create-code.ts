import type { Feature, FeaturePorts } from '../feature.ts'
import { CodeComparison } from './code-comparison.ts'
import type { CodeApi, CodeSeat, CodeSnapshot } from './code.types.ts'
import { codeOf, commitTo, listOf, newNonce } from './short-code.ts'

/** Everybody, oneself included, where there is an open link with each. */
function seatsOf({ self, people }: FeaturePorts<'code'>): CodeSeat[] | undefined {
  const others = people()
  if (others.some(({ isOpen }) => !isOpen)) return undefined
  const { seat, seatKey: idPub, fingerprint } = self
  return [{ seat, idPub, fingerprint }, ...others]
}

/** Tells whether the same people are here under the same keys. */
const keysOf = ({ self, people }: FeaturePorts<'code'>): string =>
  [...people().map(({ seat, fingerprint }) => `${seat} ${fingerprint}`), self.fingerprint].toSorted().join()

/** Makes the code with the people of a mesh, over their links, in the room that one is in when a run begins. */
export function create(ports: FeaturePorts<'code'>): Feature<'code', CodeSnapshot, CodeApi> {
  const { crypto } = globalThis
  const { subtle } = crypto
  const comparison = new CodeComparison({
    clock: ports.clock,
    ownSeat: ports.self.seat,
    maker: () => ({
      nonce: () => newNonce(crypto),
      list: (seats) => listOf(subtle, seats),
      commit: (run, seat, contribution) => commitTo(subtle, run, seat, contribution),
      code: (run, parts) => codeOf(subtle, ports.self.roomId, run, parts),
    }),
    seats: () => seatsOf(ports),
    tell: (seat, message) => ports.send(seat, message),
    onChange: () => ports.onChange(),
  })
  // Who is here now is no news to it.
  let keys = keysOf(ports)
  return {
    api: comparison,
    get snapshot() {
      return comparison.snapshot
    },
    receive: (from, message) => void comparison.receive(from, message),
    peopleChanged() {
      const present = keysOf(ports)
      if (present === keys) return
      keys = present
      comparison.peopleChanged()
    },
  }
}
