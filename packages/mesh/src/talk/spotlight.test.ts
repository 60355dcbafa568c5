import type { SeatId } from '@confab/protocol'
import { expect, test } from 'vitest'
import { Spotlight } from './spotlight.ts'
import { createFakeClock } from '../testing/fake-clock.ts'

/** Pages that hear each other at once, some of them hosts. */
function stage(hosts: Set<SeatId>, ...seats: SeatId[]) {
  const clock = createFakeClock()
  const here = new Set(seats)
  const all = new Map<SeatId, Spotlight>()
  for (const ownSeat of seats)
    all.set(
      ownSeat,
      new Spotlight({
        clock,
        ownSeat,
        isHost: (seat) => hosts.has(seat),
        present: () => [...here].filter((seat) => seat !== ownSeat),
        tell: (seat, message) => all.get(seat)?.receive(ownSeat, message),
        onChange: () => {},
      }),
    )
  const of = (seat: SeatId) => all.get(seat) as Spotlight
  const leave = (gone: SeatId) => {
    here.delete(gone)
    for (const seat of here) of(seat).left(gone)
  }
  return { of, leave, seen: () => [...here].map((seat) => of(seat).seat) }
}

test('[J15] everybody sees whom a host puts forward, and of two hosts the later one decides', () => {
  const { of, seen } = stage(new Set(['ann', 'ben']), 'ann', 'ben', 'cleo')
  of('ann').put('cleo')
  expect(seen()).toEqual(['cleo', 'cleo', 'cleo'])
  of('ben').put('ann')
  expect(seen()).toEqual(['ann', 'ann', 'ann'])
  of('ann').put(undefined)
  expect(seen()).toEqual([undefined, undefined, undefined])
})

test('[J16] who is no host puts nobody forward, whatever their page says', () => {
  const hosts = new Set(['ann'])
  const { of, seen } = stage(hosts, 'ann', 'ben', 'cleo')
  of('ben').put('cleo')
  of('cleo').receive('ben', { type: 'spotlight', turn: 900, seat: 'ben' })
  expect(seen()).toEqual([undefined, undefined, undefined])
  of('ann').put('cleo')
  expect(seen()).toEqual(['cleo', 'cleo', 'cleo'])
})

test('[J15] whoever comes later sees it too, and it ends with its host and with whom it shows', () => {
  const { of, leave, seen } = stage(new Set(['ann']), 'ann', 'ben', 'cleo')
  of('ann').put('cleo')
  of('ben').left('ann')
  expect(of('ben').seat).toBeUndefined()
  of('ann').opened('ben')
  expect(of('ben').seat).toBe('cleo')
  leave('cleo')
  expect(seen()).toEqual([undefined, undefined])
  of('ann').put('ben')
  leave('ann')
  expect(seen()).toEqual([undefined])
})
