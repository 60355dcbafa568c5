import { describe, expect, test } from 'vitest'
import { createManualClock } from '../test/manual-clock.ts'
import { createLog, describeError } from './log.ts'

function make(level: 'info' | 'debug' = 'info') {
  const clock = createManualClock()
  const lines: string[] = []
  return { clock, lines, log: createLog(level, { write: (line: string) => void lines.push(line) }, clock) }
}

describe('log', () => {
  test('[C8] writes ten lines of one sentence a second and then says how many it left out', () => {
    const { clock, lines, log } = make()
    for (let index = 0; index < 50; index++) log.info('The same.', { index })
    log.info('Another one.')
    expect(lines).toHaveLength(11)
    clock.advance(1000)
    log.info('The same.')
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ msg: 'The same.', suppressed: 40 })
  })

  test('[C9] cuts what a library’s error says', () => {
    const { lines, log } = make()
    log.error('A handler failed.', { command: 'room:join', ...describeError(new Error('x'.repeat(10_000))) })
    expect(lines[0]?.length).toBeLessThanOrEqual(512)
  })

  test('[C9] leaves out what is below its level', () => {
    const { lines, log } = make()
    log.debug('Unseen.')
    expect(lines).toEqual([])
  })
})
