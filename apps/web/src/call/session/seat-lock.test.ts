import { createFakeClock } from '@confab/mesh/testing'
import { expect, test } from 'vitest'
import { reserveSeat, SEAT_LOCK_WAIT_MS, type LocksPort } from './seat-lock.ts'

/** Locks as the browser has them for all pages of one origin. */
function createLocks(ready: Promise<void> = Promise.resolve()): LocksPort {
  const tails = new Map<string, Promise<void>>()
  return {
    query: async () => ({ held: [...tails.keys()].map((name) => ({ name })) }),
    async request(name, { signal }, granted) {
      const before = tails.get(name) ?? ready
      const aborted = new Promise<never>((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(new Error('aborted')))
      })
      await Promise.race([before, aborted])
      const held = granted()
      tails.set(name, held)
      await held
    },
  }
}

test('[D61] speaks for the stored seat when no other page does', async () => {
  const clock = createFakeClock()
  const reservation = await reserveSeat('room', createLocks(), clock)
  expect(reservation.seat).toBe('reserved')
  expect(clock.timers).toBe(0)
})

test('[D61] takes another seat when a page holds the stored one for longer than a reload takes', async () => {
  const [clock, locks] = [createFakeClock(), createLocks()]
  await reserveSeat('room', locks, clock)
  const second = reserveSeat('room', locks, clock)
  await clock.advance(SEAT_LOCK_WAIT_MS)
  expect((await second).seat).toBe('elsewhere')
})

test('[D61] waits for the page that it replaces', async () => {
  const [clock, locks] = [createFakeClock(), createLocks()]
  const first = await reserveSeat('room', locks, clock)
  const second = reserveSeat('room', locks, clock)
  await clock.advance(SEAT_LOCK_WAIT_MS / 2)
  first.release()
  expect((await second).seat).toBe('reserved')
})

test('[D61] waits longer for a lock that no other page has, as on a busy machine', async () => {
  const busy = Promise.withResolvers<void>()
  const [clock, locks] = [createFakeClock(), createLocks(busy.promise)]
  const only = reserveSeat('room', locks, clock)
  await clock.advance(SEAT_LOCK_WAIT_MS * 5)
  busy.resolve()
  expect((await only).seat).toBe('reserved')
  expect(clock.timers).toBe(0)
})

test('[D61] takes another seat where nobody tells who holds the stored one', async () => {
  const [clock, locks] = [createFakeClock(), createLocks()]
  await reserveSeat('room', locks, clock)
  const query = () => Promise.reject(new Error('not allowed'))
  const second = reserveSeat('room', { ...locks, query }, clock)
  await clock.advance(SEAT_LOCK_WAIT_MS)
  expect((await second).seat).toBe('elsewhere')
})

test('[D61] takes a seat that ends with the page where the browser keeps nothing, and no other page is suspected', async () => {
  const clock = createFakeClock()
  const request = () => Promise.reject(new Error('denied'))
  const reservation = await reserveSeat('room', { ...createLocks(), request }, clock)
  expect(reservation.seat).toBe('nowhere')
  expect(clock.timers).toBe(0)
})
