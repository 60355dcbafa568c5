import { expect, test } from 'vitest'
import { LinkHealth } from './link-health.ts'
import { createFakeClock } from '../../testing/fake-clock.ts'

const line = { trouble: 'none', hasRelay: false, answered: true, patienceMs: 0 } as const

/** An open link whose other side restarts ICE, and that falls silent so many ms later; its steps in the next second. */
async function silentAfter(ms: number): Promise<string[]> {
  const clock = createFakeClock()
  const health = new LinkHealth(clock, 'impolite')
  health.enter('open')
  health.restarted()
  await clock.advance(ms)
  health.enter('interrupted')
  await clock.advance(1_000)
  return [health.takeStep(line)]
}

test('[M88] a path that the other side began to look for just before is not looked for a second time', async () => {
  expect(await silentAfter(500)).toEqual(['wait'])
  expect(await silentAfter(10_000)).toEqual(['restart-ice'])
})

test('[M88] a connection that flaps does not put off for ever what the other side began', async () => {
  const clock = createFakeClock()
  const health = new LinkHealth(clock, 'impolite')
  health.enter('open')
  health.restarted()
  for (let time = 0; time < 4; time += 1) {
    await clock.advance(900)
    health.enter('interrupted')
    await clock.advance(100)
    health.enter('open')
  }
  health.enter('interrupted')
  await clock.advance(1_000)
  expect(health.takeStep(line)).toBe('restart-ice')
})

test('[M49] only an answer shows that the path outlived a change of the network, not that the link opens again', async () => {
  for (const answers of [true, false]) {
    const clock = createFakeClock()
    const health = new LinkHealth(clock, 'impolite')
    health.enter('open')
    health.enter('interrupted')
    health.nudge('network')
    health.enter('open')
    if (answers) health.calm()
    await clock.advance(1_000)
    expect(health.takeStep(line)).toBe(answers ? 'wait' : 'restart-ice')
  }
})
