import type { SeatId } from '@confab/protocol'
import { expect, test } from 'vitest'
import { createFeatureParty } from '../../testing/feature-party.ts'
import { create } from './spotlight.ts'

const stage = (hosts: Set<SeatId>, ...seats: SeatId[]) =>
  createFeatureParty(seats, create, { isHost: (seat) => hosts.has(seat) })

test('[J15] everybody sees who a host puts forward, and of two hosts the later one decides', () => {
  const { page, shown } = stage(new Set(['ann', 'ben']), 'ann', 'ben', 'cleo')
  page('ann').put('cleo')
  expect(shown()).toEqual(['cleo', 'cleo', 'cleo'])
  page('ben').put('ann')
  expect(shown()).toEqual(['ann', 'ann', 'ann'])
  page('ann').put(undefined)
  expect(shown()).toEqual([undefined, undefined, undefined])
})

test('[J16] who is no host puts nobody forward, whatever their page says', () => {
  const { page, shown } = stage(new Set(['ann']), 'ann', 'ben', 'cleo')
  page('ben').put('cleo')
  page('cleo').receive('ben', { type: 'spotlight:show', lamport: 900, seat: 'ben' })
  expect(shown()).toEqual([undefined, undefined, undefined])
  page('ann').put('cleo')
  expect(shown()).toEqual(['cleo', 'cleo', 'cleo'])
})

test('[J15] anyone who comes later sees it too, and it ends with its host and with the person it shows', () => {
  const { page, leave, shown } = stage(new Set(['ann']), 'ann', 'ben', 'cleo')
  page('ann').put('cleo')
  page('ben').seatGone('ann')
  expect(page('ben').snapshot).toBeUndefined()
  page('ann').linkOpened('ben')
  expect(page('ben').snapshot).toBe('cleo')
  leave('cleo')
  expect(shown()).toEqual([undefined, undefined])
  page('ann').put('ben')
  leave('ann')
  expect(shown()).toEqual([undefined])
})

test('[J17] what one draws over a screen others see as it is drawn, and a flood of it is dropped', async () => {
  const { clock, page, events, shown } = stage(new Set(['ann']), 'ann', 'ben')
  const point = (stroke: number) => page('ann').point({ screen: 'ben', stroke, points: [[1, 1]] })
  page('ann').point({ screen: 'ben', stroke: 1, points: [[0, 10_000]] })
  expect(events).toEqual([
    { at: 'ben', event: { stroke: { seat: 'ann', screen: 'ben', stroke: 1, points: [[0, 10_000]] } } },
  ])
  for (let index = 0; index < 500; index += 1) point(1)
  expect(events).toHaveLength(60)
  await clock.advance(1_000)
  for (let index = 0; index < 500; index += 1) point(2)
  expect(events).toHaveLength(100)
  // A drawn line takes nothing from what hosts may say.
  page('ann').put('ben')
  expect(shown()).toEqual(['ben', 'ben'])
})
