import type { CaptureFailure, CaptureSnapshot } from '@confab/mesh'
import { expect, test } from 'vitest'
import { browserFamily, captureAdviceWords, captureProblemWords } from '../i18n/problem-words.ts'
import { captureProblems } from './capture-problems.ts'

const off: CaptureSnapshot = { state: 'off' }
const failed = (failure: CaptureFailure): CaptureSnapshot => ({ state: 'failed', failure })

test('[V17] says once what is the same with both devices, and for each what is not', () => {
  expect(captureProblems(off, off)).toEqual([])
  expect(captureProblems(failed('denied'), failed('denied'))).toEqual([
    { devices: ['camera', 'microphone'], failure: 'denied' },
  ])
  const different = captureProblems(failed('busy'), failed('missing'))
  expect(different.map(captureProblemWords)).toEqual(['problems.camera.busy', 'problems.microphone.missing'])
})

test('[V18] says of a device that is not allowed where this browser keeps the permission', () => {
  const agents = {
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36':
      'chromium',
    'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0': 'firefox',
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15':
      'safari',
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/140.0 Mobile/15E148 Safari/604.1':
      'ios',
    curl: 'other',
  } as const
  for (const [agent, family] of Object.entries(agents)) expect(browserFamily(agent)).toBe(family)
  expect(captureAdviceWords('denied', 'firefox')).toBe('problems.advice.deniedFirefox')
  expect(captureAdviceWords('busy', 'firefox')).toBe('problems.advice.busy')
})
