import type { SeatId } from '@confab/protocol'
import { expect, test } from 'vitest'
import { createFeatureParty } from '../../testing/feature-party.ts'
import { createMeeting } from '../../testing/meeting.ts'
import { create } from './reactions.ts'

const party = (...seats: SeatId[]) => createFeatureParty(seats, create)

test('[J12] hands stand in the order in which they went up, the same for everybody', () => {
  const { page, shown } = party('ann', 'ben', 'cleo')
  page('cleo').raiseHand()
  page('ann').raiseHand()
  page('ann').raiseHand()
  for (const { hands } of shown()) expect(hands).toEqual(['cleo', 'ann'])
  page('cleo').lowerHand()
  page('cleo').raiseHand()
  for (const { hands } of shown()) expect(hands).toEqual(['ann', 'cleo'])
  page('ann').seatGone('cleo')
  expect(page('ann').snapshot.hands).toEqual(['ann'])
})

test('[J13] a sign is shown to everybody, oneself included, and a few a second at most', async () => {
  const { clock, page, events } = party('ann', 'ben')
  page('ann').react('👍')
  expect(events).toEqual([
    { at: 'ben', event: { reaction: { seat: 'ann', sign: '👍' } } },
    { at: 'ann', event: { reaction: { seat: 'ann', sign: '👍' } } },
  ])
  for (let index = 0; index < 50; index += 1)
    page('ben').receive('ann', { type: 'reaction:sign', sign: '🎉' })
  expect(events.filter(({ at }) => at === 'ben')).toHaveLength(8)
  await clock.advance(1_000)
  for (let index = 0; index < 50; index += 1) page('ann').react('👏')
  const ownClaps = events.filter(({ at, event }) => at === 'ann' && event.reaction.sign === '👏')
  expect(ownClaps).toHaveLength(8)
})

test('[J12] anyone who comes late, or comes back, sees the hands that are up', async () => {
  const meeting = createMeeting(1)
  const [ann, ben] = [meeting.enter(1), meeting.enter(2)]
  await meeting.clock.advance(5_000)
  await Promise.all([ann, ben].map(({ mesh }) => mesh.features.loadAll()))
  ben.mesh.features.loaded('reactions')?.raiseHand()
  ann.mesh.features.loaded('reactions')?.raiseHand()
  const cleo = meeting.enter(3)
  await meeting.clock.advance(5_000)
  await cleo.mesh.features.loadAll()
  const hands = () => [...meeting.attendees].map(({ mesh }) => mesh.snapshot.current.reactions.hands)
  for (const seen of hands()) expect([...seen].toSorted()).toEqual([ann.seat, ben.seat].toSorted())
  expect(hands()[2]).toEqual(hands()[0])
  ben.leave()
  await meeting.clock.advance(5_000)
  for (const seen of hands()) expect(seen).toEqual([ann.seat])
  expect(cleo.mesh.snapshot.current.reactions.hands).toEqual([ann.seat])
})

test('[J14] a page that comes back has its hand down with everybody', async () => {
  const meeting = createMeeting(2)
  const [ann, ben] = [meeting.enter(1), meeting.enter(2)]
  await meeting.clock.advance(5_000)
  await Promise.all([ann, ben].map(({ mesh }) => mesh.features.loadAll()))
  ben.mesh.features.loaded('reactions')?.raiseHand()
  await meeting.clock.advance(1_000)
  expect(ann.mesh.snapshot.current.reactions.hands).toEqual([ben.seat])
  ben.crash()
  const again = meeting.enter(2)
  await meeting.clock.advance(30_000)
  expect(meeting.troubles()).toEqual([])
  expect(again.seat).toBe(ben.seat)
  expect(ann.mesh.snapshot.current.reactions.hands).toEqual([])
})
