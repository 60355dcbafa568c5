import type { MeshSnapshot } from '@confab/mesh'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { effectScope, shallowRef } from 'vue'
import { room, seatOf, somebody } from '../testing/testing-people.ts'
import { HIDDEN_MS, useInterference } from './noticed-interference.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const receiving = (...seats: readonly string[]) => ({
  receives: Object.fromEntries(seats.map((seat) => [seat, 'good' as const])),
})

function watching(first: MeshSnapshot) {
  const mesh = shallowRef(first)
  const scope = effectScope()
  const interference = scope.run(() => useInterference(() => mesh.value))
  return { mesh, scope, interference }
}

/** Two people here; the first also receives a third. */
const withThird = (changes: Partial<MeshSnapshot> = {}) =>
  room([somebody(1, receiving(seatOf(2), seatOf(3))), somebody(2, receiving(seatOf(1)))], changes)

test('[V147] says in whose name something was refused, and that nobody here it was', () => {
  const { mesh, interference } = watching(room([somebody(1), somebody(2)]))
  expect(interference?.value).toEqual([])
  mesh.value = room([somebody(1), somebody(2)], { refused: { [seatOf(2)]: 3 } })
  expect(interference?.value).toEqual([{ kind: 'tampered', seats: [seatOf(2)] }])
  mesh.value = room([somebody(1)], { refused: { '': 5 } })
  expect(interference?.value).toEqual([{ kind: 'tampered', seats: [] }])
})

test('[V147] says who knows somebody that stays unknown here, and takes nobody who comes or goes for it', async () => {
  const { mesh, interference } = watching(withThird())
  await vi.advanceTimersByTimeAsync(HIDDEN_MS - 1)
  mesh.value = room([...withThird().peers, somebody(3)])
  await vi.advanceTimersByTimeAsync(HIDDEN_MS)
  expect(interference?.value).toEqual([])
  mesh.value = withThird()
  await vi.advanceTimersByTimeAsync(HIDDEN_MS - 1)
  expect(interference?.value).toEqual([])
  await vi.advanceTimersByTimeAsync(1)
  expect(interference?.value).toEqual([{ kind: 'hidden', seats: [seatOf(1)] }])
  mesh.value = room(withThird().peers.map((peer) => ({ ...peer, receives: {} })))
  await vi.advanceTimersByTimeAsync(0)
  expect(interference?.value).toEqual([])
})

test('[V147] blames nobody for people who come while the server is away', async () => {
  const { interference } = watching(withThird({ signaling: 'lost' }))
  await vi.advanceTimersByTimeAsync(HIDDEN_MS * 2)
  expect(interference?.value).toEqual([])
})

test('[V147] counts nobody in once it is over', async () => {
  const { scope } = watching(withThird())
  scope.stop()
  expect(vi.getTimerCount()).toBe(0)
})
