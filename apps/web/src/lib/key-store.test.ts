// @vitest-environment node
import type { StoredSeat } from '@confab/mesh/room'
import { expect, test } from 'vitest'
import { createBrowserKeyStore } from './key-store.ts'

async function newSeat(): Promise<StoredSeat> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' }
  const keys = await crypto.subtle.generateKey(algorithm, false, ['sign', 'verify'])
  return { keys, epoch: 1, createdAt: Date.now() }
}

test('[D60] keeps keys as long as the page where the browser stores none', async () => {
  const store = createBrowserKeyStore(() => Promise.reject(new Error('no storage here')))
  const seat = await newSeat()
  await store.saveSeat('room', seat)
  await store.saveHostKeys('room', seat.keys)
  expect(await store.loadSeat('room')).toBe(seat)
  expect(await store.loadHostKeys('room')).toBe(seat.keys)
  await store.forgetSeat('room')
  await store.forgetHostKeys('room')
  expect(await store.loadSeat('room')).toBeUndefined()
  expect(await store.loadHostKeys('room')).toBeUndefined()
})
