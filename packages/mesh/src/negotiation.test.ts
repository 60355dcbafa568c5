import { expect, test } from 'vitest'
import { decideOnDescription, isPolite, type NegotiationState } from './negotiation.ts'

const established: NegotiationState = {
  generation: 3,
  signaling: 'stable',
  established: true,
  ownNegotiation: 4,
  answeredNegotiation: 2,
  refusedNegotiation: 0,
  polite: true,
}
const offer = { kind: 'offer', generation: 3, negotiation: 3 } as const
const answer = { kind: 'answer', generation: 3, negotiation: 4 } as const

test('[N1] accepts an offer while nothing of its own is waiting', () => {
  expect(decideOnDescription(offer, established)).toBe('accept-offer')
})

test('[N2] ignores the offer of a glare on the impolite side and yields on the polite one', () => {
  const waiting: NegotiationState = { ...established, signaling: 'have-local-offer' }
  expect(decideOnDescription(offer, { ...waiting, polite: false })).toBe('ignore')
  expect(decideOnDescription(offer, waiting)).toBe('accept-offer')
})

test('[N3] yields in a glare over first offers with a new connection, because a rollback leaves transceivers behind', () => {
  const first: NegotiationState = { ...established, signaling: 'have-local-offer', established: false }
  expect(decideOnDescription(offer, first)).toBe('accept-on-new-connection')
})

test('[N4] takes an answer only to the offer that is waiting', () => {
  const waiting: NegotiationState = { ...established, signaling: 'have-local-offer' }
  expect(decideOnDescription(answer, waiting)).toBe('accept-answer')
  expect(decideOnDescription({ ...answer, negotiation: 3 }, waiting)).toBe('ignore')
  expect(decideOnDescription({ ...answer, generation: 2 }, waiting)).toBe('ignore')
  expect(decideOnDescription(answer, established)).toBe('ignore')
})

test('[N5] lets descriptions of an earlier generation die and tells an offer of one what to go beyond', () => {
  expect(decideOnDescription({ ...offer, generation: 2 }, established)).toBe('demand-rebuild')
  expect(decideOnDescription({ ...answer, generation: 2 }, established)).toBe('ignore')
})

test('[N6] begins the generation of a later offer with a new connection', () => {
  expect(decideOnDescription({ ...offer, generation: 4 }, established)).toBe('accept-on-new-connection')
  const nothing: NegotiationState = { ...established, generation: 0, signaling: 'none', established: false }
  expect(decideOnDescription({ ...offer, generation: 1 }, nothing)).toBe('accept-on-new-connection')
})

test('[N7] answers an offer that comes twice with the same answer and forgets older ones', () => {
  expect(decideOnDescription({ ...offer, negotiation: 2 }, established)).toBe('repeat-answer')
  expect(decideOnDescription({ ...offer, negotiation: 1 }, established)).toBe('ignore')
})

test('[N16] does not try again an offer that the browser refused', () => {
  const refused: NegotiationState = { ...established, established: false, refusedNegotiation: 3 }
  expect(decideOnDescription(offer, refused)).toBe('ignore')
  expect(decideOnDescription({ ...offer, negotiation: 4 }, refused)).toBe('accept-offer')
})

test('[N8] makes exactly one side of every pair polite', () => {
  expect([isPolite('a', 'b'), isPolite('b', 'a')]).toEqual([false, true])
})
