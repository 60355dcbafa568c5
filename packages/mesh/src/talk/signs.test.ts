import type { SeatId } from '@confab/protocol'
import { expect, test } from 'vitest'
import { SignDesk } from './signs.ts'
import type { LaserStroke, Reaction } from './talk.types.ts'
import { createFakeClock } from '../testing/fake-clock.ts'
import { createMeeting } from '../testing/meeting.ts'

/** Pages that hear each other at once. */
function desks(...seats: SeatId[]) {
  const clock = createFakeClock()
  const shown: (Reaction & { at: SeatId })[] = []
  const drawn: LaserStroke[] = []
  const all = new Map<SeatId, SignDesk>()
  for (const ownSeat of seats) {
    const desk = new SignDesk({
      clock,
      ownSeat,
      present: () => seats.filter((seat) => seat !== ownSeat),
      tell: (seat, message) => all.get(seat)?.receive(ownSeat, message),
      onHeard: (heard) => {
        if ('reaction' in heard) shown.push({ at: ownSeat, ...heard.reaction })
        if ('stroke' in heard) drawn.push(heard.stroke)
      },
      onChange: () => {},
    })
    all.set(ownSeat, desk)
  }
  const desk = (seat: SeatId) => all.get(seat) as SignDesk
  return { clock, desk, shown, drawn, hands: () => seats.map((seat) => desk(seat).hands) }
}

test('[J12] hands stand in the order in which they went up, the same for everybody', () => {
  const { desk, hands } = desks('ann', 'ben', 'cleo')
  desk('cleo').raiseHand(true)
  desk('ann').raiseHand(true)
  desk('ann').raiseHand(true)
  for (const order of hands()) expect(order).toEqual(['cleo', 'ann'])
  desk('cleo').raiseHand(false)
  desk('cleo').raiseHand(true)
  for (const order of hands()) expect(order).toEqual(['ann', 'cleo'])
  desk('ann').left('cleo')
  expect(desk('ann').hands).toEqual(['ann'])
})

test('[J13] a sign is shown to everybody, oneself included, and a few a second at most', async () => {
  const { clock, desk, shown } = desks('ann', 'ben')
  desk('ann').react('👍')
  expect(shown).toEqual([
    { at: 'ben', seat: 'ann', sign: '👍' },
    { at: 'ann', seat: 'ann', sign: '👍' },
  ])
  for (let index = 0; index < 50; index += 1) desk('ben').receive('ann', { type: 'reaction', sign: '🎉' })
  expect(shown.filter(({ at }) => at === 'ben')).toHaveLength(8)
  await clock.advance(1_000)
  for (let index = 0; index < 50; index += 1) desk('ann').react('👏')
  expect(shown.filter(({ at, sign }) => at === 'ann' && sign === '👏')).toHaveLength(8)
})

test('[J12] whoever comes late, or comes back, sees the hands that are up', async () => {
  const meeting = createMeeting(1)
  const [ann, ben] = [meeting.enter(1), meeting.enter(2)]
  await meeting.clock.advance(5_000)
  ben.mesh.talk.talks?.signs.raiseHand(true)
  ann.mesh.talk.talks?.signs.raiseHand(true)
  const cleo = meeting.enter(3)
  await meeting.clock.advance(5_000)
  const hands = () => [...meeting.attendees].map(({ mesh }) => mesh.snapshot.current.hands)
  for (const seen of hands()) expect([...seen].toSorted()).toEqual([ann.seat, ben.seat].toSorted())
  expect(hands()[2]).toEqual(hands()[0])
  ben.leave()
  await meeting.clock.advance(5_000)
  for (const seen of hands()) expect(seen).toEqual([ann.seat])
  expect(cleo.mesh.snapshot.current.hands).toEqual([ann.seat])
})

test('[J14] a page that comes back has its hand down with everybody', async () => {
  const meeting = createMeeting(2)
  const [ann, ben] = [meeting.enter(1), meeting.enter(2)]
  await meeting.clock.advance(5_000)
  ben.mesh.talk.talks?.signs.raiseHand(true)
  await meeting.clock.advance(1_000)
  expect(ann.mesh.snapshot.current.hands).toEqual([ben.seat])
  ben.crash()
  const again = meeting.enter(2)
  await meeting.clock.advance(30_000)
  expect(meeting.troubles()).toEqual([])
  expect(again.seat).toBe(ben.seat)
  expect(ann.mesh.snapshot.current.hands).toEqual([])
})

test('[J17] what one draws over a screen others see as it is drawn, and a flood of it is dropped', async () => {
  const { clock, desk, drawn: seen } = desks('ann', 'ben')
  desk('ann').point({ screen: 'ben', stroke: 1, points: [[0, 10_000]] })
  expect(seen).toEqual([{ seat: 'ann', screen: 'ben', stroke: 1, points: [[0, 10_000]] }])
  for (let index = 0; index < 500; index += 1)
    desk('ann').point({ screen: 'ben', stroke: 1, points: [[1, 1]] })
  expect(seen).toHaveLength(60)
  await clock.advance(1_000)
  for (let index = 0; index < 500; index += 1)
    desk('ann').point({ screen: 'ben', stroke: 2, points: [[1, 1]] })
  expect(seen).toHaveLength(100)
  // A drawn line takes nothing from what hands and reactions may say.
  desk('ann').raiseHand(true)
  expect(desk('ben').hands).toEqual(['ann'])
})
