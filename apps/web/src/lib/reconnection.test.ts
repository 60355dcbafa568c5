// @vitest-environment node
import { createFakeClock } from '@confab/mesh/testing'
import { expect, test } from 'vitest'
import { Reconnection } from './reconnection.ts'

/** A page and its server: whether it is there, and whether sockets come to be. */
class World {
  readonly clock = createFakeClock()
  isServerThere = false
  isBarred = false
  asked = 0
  tried = 0
  readonly reconnection: Reconnection

  constructor(random: () => number = () => 0.5) {
    this.reconnection = new Reconnection({
      clock: this.clock,
      random,
      isThere: () => {
        this.asked += 1
        return Promise.resolve(this.isServerThere)
      },
      connect: () => {
        this.tried += 1
        if (this.isServerThere && !this.isBarred) this.reconnection.made()
        else this.reconnection.lost()
      },
    })
  }
}

test('[D85] tries twice, then asks about once a second, and is back within two seconds of the server', async () => {
  for (const chance of [0, 0.25, 0.5, 0.75, 0.999]) {
    const world = new World(() => chance)
    world.reconnection.lost()
    await world.clock.advance(60_000)
    expect(world.tried).toBe(2)
    world.isServerThere = true
    await world.clock.advance(2_000)
    expect(world.tried).toBe(3)
    expect(world.clock.timers).toBe(0)
  }
})

test('[D85] asks sixty times a minute at most, as chance has it', async () => {
  const world = new World()
  world.reconnection.lost()
  await world.clock.advance(60_000)
  expect(world.tried + world.asked).toBeLessThanOrEqual(60)
})

test('[D85] asks every ten seconds after a quarter of an hour', async () => {
  const world = new World()
  world.reconnection.lost()
  await world.clock.advance(905_000)
  const before = world.asked
  await world.clock.advance(600_000)
  expect(world.asked - before).toBeGreaterThanOrEqual(59)
  expect(world.asked - before).toBeLessThanOrEqual(61)
})

test('[D86] knows that something lets no sockets through when the server answers and they fail', async () => {
  const world = new World()
  world.isBarred = true
  world.reconnection.lost()
  await world.clock.advance(5_000)
  expect(world.reconnection.isBarred).toBe(false)
  world.isServerThere = true
  await world.clock.advance(5_000)
  expect(world.reconnection.isBarred).toBe(true)
  world.isBarred = false
  await world.clock.advance(2_000)
  expect(world.reconnection.isBarred).toBe(false)
})

test('[D56] comes back after the time that the server named, and at once when it is told to', async () => {
  const world = new World(() => 0)
  world.isServerThere = true
  world.reconnection.lost(30_000)
  await world.clock.advance(29_999)
  expect(world.tried).toBe(0)
  await world.clock.advance(1)
  expect(world.tried).toBe(1)
  world.reconnection.lost(30_000)
  world.reconnection.hurry()
  expect(world.tried).toBe(2)
  expect(world.clock.timers).toBe(0)
})

test('[D58] tries nothing more once it is closed, whatever is answered then', async () => {
  const world = new World()
  world.reconnection.lost()
  await world.clock.advance(10_000)
  world.isServerThere = true
  world.reconnection.close()
  await world.clock.advance(60_000)
  expect(world.tried).toBe(2)
  expect(world.clock.timers).toBe(0)
})
