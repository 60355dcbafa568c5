import { expect, test } from 'vitest'
import { decideOnDescription, roleOf, type NegotiationState } from './negotiation.ts'

/** This side's connection 3, with the other side's 7 at its other end. */
const established: NegotiationState = {
  generation: 3,
  peerGeneration: 7,
  newestPeer: 7,
  signaling: 'stable',
  isOver: false,
  established: true,
  ownNegotiation: 4,
  answeredNegotiation: 2,
  refusedNegotiation: 0,
  polite: true,
}
const nothing: NegotiationState = {
  ...established,
  generation: 0,
  peerGeneration: 0,
  newestPeer: 0,
  signaling: 'none',
  established: false,
}
/** Its first offer is out. */
const offering: NegotiationState = {
  ...nothing,
  generation: 3,
  signaling: 'have-local-offer',
}
const restart = { kind: 'restart', generation: 7, peerGeneration: 3, negotiation: 3 } as const
const offer = { kind: 'offer', generation: 8, peerGeneration: 0, negotiation: 3 } as const
const answer = { kind: 'answer', generation: 7, peerGeneration: 3, negotiation: 4 } as const

test('[N1] accepts an offer while nothing of its own is waiting', () => {
  expect(decideOnDescription(restart, established)).toBe('accept-offer')
})

test('[N2] ignores the offer of a glare on the impolite side and yields on the polite one', () => {
  const waiting: NegotiationState = { ...established, signaling: 'have-local-offer' }
  expect(decideOnDescription(restart, { ...waiting, polite: false })).toBe('hold-own')
  expect(decideOnDescription(restart, waiting)).toBe('accept-offer')
})

test('[N3] yields in a glare over first offers with a new connection, because a rollback leaves transceivers behind', () => {
  expect(decideOnDescription(offer, offering)).toBe('accept-on-new-connection')
  expect(decideOnDescription(offer, { ...offering, polite: false })).toBe('ignore')
})

test('[N23] takes no offer for a glare whose maker knew of the one that waits here', () => {
  const knowing = { ...offer, peerGeneration: 3 }
  expect(decideOnDescription(knowing, { ...offering, polite: false })).toBe('accept-on-new-connection')
})

test('[N4] takes an answer only to the offer that is waiting, and only from the connection at the other end', () => {
  const waiting: NegotiationState = { ...established, signaling: 'have-local-offer' }
  expect(decideOnDescription(answer, waiting)).toBe('accept-answer')
  expect(decideOnDescription({ ...answer, negotiation: 3 }, waiting)).toBe('ignore')
  expect(decideOnDescription({ ...answer, peerGeneration: 2 }, waiting)).toBe('ignore')
  expect(decideOnDescription({ ...answer, generation: 8 }, waiting)).toBe('ignore')
  expect(decideOnDescription(answer, established)).toBe('ignore')
  expect(decideOnDescription({ ...answer, generation: 9 }, offering)).toBe('accept-answer')
})

test('[N5] tells the other side to start over when its offer is for a connection that is not here', () => {
  expect(decideOnDescription(restart, nothing)).toBe('demand-rebuild')
  expect(decideOnDescription({ ...restart, peerGeneration: 2 }, established)).toBe('demand-rebuild')
  expect(decideOnDescription({ ...restart, generation: 8 }, established)).toBe('demand-rebuild')
})

test('[N5] tells the other side to start over when it answers a connection that is gone', () => {
  expect(decideOnDescription(answer, nothing)).toBe('demand-rebuild')
  expect(decideOnDescription({ ...answer, generation: 9 }, { ...offering, generation: 4 })).toBe(
    'demand-rebuild',
  )
  expect(decideOnDescription(answer, { ...offering, generation: 4, newestPeer: 7 })).toBe('ignore')
})

test('[N21] lets a description of a connection die that the other side has given up', () => {
  expect(decideOnDescription({ ...restart, generation: 6 }, established)).toBe('ignore')
  expect(decideOnDescription({ ...offer, generation: 6 }, established)).toBe('ignore')
  expect(decideOnDescription({ ...offer, generation: 6 }, { ...nothing, newestPeer: 7 })).toBe('ignore')
})

test('[N21] lets an offer die that comes again after its connection was given up here', () => {
  const begunAnew: NegotiationState = { ...offering, newestPeer: 7 }
  expect(decideOnDescription({ ...offer, generation: 7 }, begunAnew)).toBe('ignore')
  expect(decideOnDescription({ ...restart, peerGeneration: 2 }, begunAnew)).toBe('ignore')
  expect(decideOnDescription(offer, begunAnew)).toBe('accept-on-new-connection')
})

test('[N6] answers on a new connection where the other side begins one, whatever stands here', () => {
  expect(decideOnDescription(offer, established)).toBe('accept-on-new-connection')
  expect(decideOnDescription(offer, nothing)).toBe('accept-on-new-connection')
  const restarting: NegotiationState = { ...established, signaling: 'have-local-offer', polite: false }
  expect(decideOnDescription(offer, restarting)).toBe('accept-on-new-connection')
})

test('[N7] answers an offer that comes twice with the same answer and forgets older ones', () => {
  expect(decideOnDescription({ ...restart, negotiation: 2 }, established)).toBe('repeat-answer')
  expect(decideOnDescription({ ...restart, negotiation: 1 }, established)).toBe('ignore')
  // Its maker does not know of a connection here as long as it has no answer.
  const again = { ...offer, generation: 7, negotiation: 2 }
  expect(decideOnDescription(again, established)).toBe('repeat-answer')
  expect(decideOnDescription(again, { ...established, signaling: 'have-local-offer' })).toBe('repeat-answer')
})

test('[N22] repeats its offer when the other side has answered it and makes the next one', () => {
  expect(decideOnDescription(restart, offering)).toBe('repeat-offer')
  expect(decideOnDescription(restart, { ...offering, polite: false })).toBe('repeat-offer')
})

test('[N28] has a connection made instead of one that is over, and no new path for that one', () => {
  const over: NegotiationState = { ...established, isOver: true }
  expect(decideOnDescription(restart, over)).toBe('demand-rebuild')
  expect(decideOnDescription(offer, over)).toBe('accept-on-new-connection')
})

test('[N27] does not take an offer that its maker took back, also where it comes again by another way', () => {
  const held: NegotiationState = { ...established, polite: false, refusedNegotiation: restart.negotiation }
  expect(decideOnDescription(restart, held)).toBe('ignore')
  expect(decideOnDescription({ ...restart, negotiation: restart.negotiation + 1 }, held)).toBe('accept-offer')
})

test('[N16] does not try again an offer that the browser refused', () => {
  const refused: NegotiationState = { ...established, established: false, refusedNegotiation: 3 }
  expect(decideOnDescription(restart, refused)).toBe('ignore')
  expect(decideOnDescription({ ...restart, negotiation: 4 }, refused)).toBe('accept-offer')
})

test('[N8] makes exactly one side of every pair polite', () => {
  expect([roleOf('a', 'b'), roleOf('b', 'a')]).toEqual(['impolite', 'polite'])
})
