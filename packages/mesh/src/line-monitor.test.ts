import { expect, test } from 'vitest'
import { LineMonitor, type LinkState } from './line-monitor.ts'
import type { LinkCounters } from './link-stats.ts'
import { nothingSent } from './outbound-media.ts'
import { createFakeClock } from './testing/fake-clock.ts'

const nothing = {
  packets: 0,
  lost: 0,
  framesDecoded: 0,
  jitterMs: 0,
  idleMs: Infinity,
  played: 0,
  waitedMs: 0,
}
const counters: LinkCounters = {
  kinds: { microphone: nothing, camera: nothing, screen: nothing, screenAudio: nothing },
  bytes: 0,
  roundTripMs: 20,
  availableBitrate: undefined,
  path: 'direct',
}
const state = (): LinkState => ({ isOpen: true, sent: nothingSent })

function monitored() {
  const clock = createFakeClock()
  const monitor = new LineMonitor({
    clock,
    lateMs: () => 0,
    send: () => true,
    ownState: () => nothingSent,
    lines: () => [],
    onAnswered() {},
    onNews() {},
  })
  return { clock, monitor }
}

test('[M94] takes a line for silent when nothing came by what was read, and no longer when something comes', async () => {
  const { clock, monitor } = monitored()
  await monitor.look(() => Promise.resolve(counters), state)
  for (let looks = 0; looks < 8; looks += 1) {
    expect(monitor.isSilent).toBe(false)
    await clock.advance(250)
    await monitor.look(() => Promise.resolve(counters), state)
  }
  expect(monitor.isSilent).toBe(true)
  monitor.heard()
  expect(monitor.isSilent).toBe(false)
})

test('[M94] takes no line for silent while the page has no time to read', async () => {
  const { clock, monitor } = monitored()
  await monitor.look(() => Promise.resolve(counters), state)
  const reading = Promise.withResolvers<LinkCounters>()
  const looked = monitor.look(() => reading.promise, state)
  await clock.advance(2_900)
  expect(monitor.isUneasy).toBe(true)
  expect(monitor.isSilent).toBe(false)
  reading.resolve({ ...counters, bytes: 50_000 })
  await looked
  expect(monitor.isSilent).toBe(false)
})
