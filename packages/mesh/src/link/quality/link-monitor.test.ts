import { expect, test } from 'vitest'
import { LinkMonitor, type LinkState } from './link-monitor.ts'
import type { LinkCounters } from './link-stats.ts'
import { nothingSent } from '../sending/outbound-media.ts'
import { createFakeClock } from '../../testing/fake-clock.ts'

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
  longestRoundTripMs: 900,
  availableBitrate: undefined,
  cameraFrames: undefined,
  path: 'direct',
}
const state = (): LinkState => ({ isOpen: true, sent: nothingSent })

function monitored() {
  const clock = createFakeClock()
  const monitor = new LinkMonitor({
    clock,
    lateMs: () => 0,
    send: () => true,
    ownState: () => nothingSent,
    links: () => [],
    onAnswered() {},
    onNews() {},
  })
  return { clock, monitor }
}

test('[M94] takes a connection for silent when nothing came by what was read, and no longer when something comes', async () => {
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

test('[M94] takes no connection for silent while the page has no time to read', async () => {
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

/** Readings of sound of which so many packets came and so many were lost, one a second. */
const soundOf = (...readings: readonly (readonly [came: number, lost: number])[]): LinkCounters[] => {
  let [packets, lost] = [0, 0]
  return readings.map(([came, gone]) => {
    packets += came
    lost += gone
    const microphone = { ...nothing, packets, lost }
    return { ...counters, bytes: packets * 100, kinds: { ...counters.kinds, microphone } }
  })
}

test('[M112] takes a connection for slow whose answers are late, and not one that was cut for a moment', async () => {
  for (const [last, isSlow] of [
    [[50, 0], true],
    [[40, 9], true],
    [[30, 20], false],
  ] as const) {
    const { clock, monitor } = monitored()
    monitor.ping()
    for (const reading of soundOf([50, 0], [50, 0], last)) {
      await clock.advance(1_000)
      await monitor.look(() => Promise.resolve(reading), state)
    }
    expect(monitor.isSlow).toBe(isSlow)
    await clock.advance(5_000)
    expect(monitor.isSlow).toBe(true)
  }
})

test('[M114] does not call a connection slow when answers are late but the browser measures no delay', async () => {
  for (const [longestRoundTripMs, isSlow] of [
    [299, false],
    [300, true],
    [undefined, true],
  ] as const) {
    const { clock, monitor } = monitored()
    monitor.ping()
    await clock.advance(2_000)
    await monitor.look(() => Promise.resolve({ ...counters, longestRoundTripMs }), state)
    expect(monitor.isSlow).toBe(isSlow)
  }
})
