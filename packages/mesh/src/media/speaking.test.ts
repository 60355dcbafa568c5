import { expect, test } from 'vitest'
import { createReceiverLevels } from './receiver-level.ts'
import { createSpeakingMonitor, nextVoice, speakingRules, type Voice } from './speaking.ts'
import { createFakeClock } from '../testing/fake-clock.ts'

const { attackMs, holdMs, loudLevel, sampleMs } = speakingRules
const loud = loudLevel * 2

function hear(levels: readonly number[], from: Voice = { is: 'quiet' }): Voice {
  return levels.reduce((voice, level, index) => nextVoice(voice, level, index * sampleMs), from)
}

test('[D40] counts a voice as speaking after it was loud for long enough', () => {
  const looks = attackMs / sampleMs
  expect(hear(Array<number>(looks).fill(loud)).is).toBe('rising')
  expect(hear(Array<number>(looks + 1).fill(loud)).is).toBe('speaking')
})

test('[D40] takes a short noise for none', () => {
  expect(hear([loud, 0, loud, 0, loud])).toEqual({ is: 'rising', sinceMs: 4 * sampleMs })
})

test('[D41] bridges short pauses and ends after long ones', () => {
  const speaking: Voice = { is: 'speaking', lastLoudMs: 1_000 }
  expect(nextVoice(speaking, 0, 1_000 + holdMs - 1)).toBe(speaking)
  expect(nextVoice(speaking, 0, 1_000 + holdMs)).toEqual({ is: 'quiet' })
})

test('[D42] watches everybody with one timer and tells only changes', async () => {
  const clock = createFakeClock()
  const levels = new Map([
    ['ann', loud],
    ['bob', 0],
  ])
  const monitor = createSpeakingMonitor(clock, () => levels)
  const told: string[][] = []
  monitor.speaking.subscribe((speaking) => told.push([...speaking]))
  expect(clock.timers).toBe(1)
  await clock.advance(1_000)
  expect(told).toEqual([['ann']])
  levels.delete('ann')
  await clock.advance(sampleMs)
  expect(told).toEqual([['ann'], []])
  monitor.close()
  expect(clock.timers).toBe(0)
})

test('[D43] hears nothing from a receiver whose packets stopped', () => {
  const level = createReceiverLevels()
  const source = { rtpTimestamp: 0, source: 1, audioLevel: 0.4 }
  let timestamp = 10
  const receiver = { getSynchronizationSources: () => [{ ...source, timestamp }] }
  expect(level(receiver)).toBe(0.4)
  expect(level(receiver)).toBe(0)
  timestamp = 30
  expect(level(receiver)).toBe(0.4)
})
