import { expect, test } from 'vitest'
import { defaultSettings, readSettings, writeSettings } from './settings-file.ts'

const devices = { cameraId: 'cam', microphoneId: 'mic', speakerId: 'spk' }
const { settings, call } = defaultSettings()
const mine = {
  settings: { ...settings, ...devices, mirror: false },
  call: { ...call, layout: 'speaker' as const },
}

test('[V170] settings that are saved and read again are the same, with the devices of the machine at hand', () => {
  const text = writeSettings(mine)
  expect(text).not.toContain('"cam"')
  const other = { cameraId: 'x', microphoneId: '', speakerId: 'z' }
  expect(readSettings(text, other)).toEqual({ settings: { ...mine.settings, ...other }, call: mine.call })
})

test('[V170] a choice in the file that does not fit costs only itself', () => {
  const text = JSON.stringify({
    app: 'confab',
    version: 1,
    settings: { mirror: 'yes', theme: 'dark' },
    call: { layout: 7 },
  })
  expect(readSettings(text, devices)).toEqual({ settings: { ...settings, ...devices, theme: 'dark' }, call })
})

test('[V171] anything that is no file of settings is refused as a whole', () => {
  const wrong = [
    '',
    'null',
    '[]',
    '{}',
    '{"app":"confab","version":2,"settings":{},"call":{}}',
    '{"app":"other","version":1,"settings":{},"call":{}}',
    '{"app":"confab","version":1,"settings":[],"call":{}}',
    '{"app":"confab","version":1,"settings":{},"call":{},"more":1}',
    '\u0000',
  ]
  expect(wrong.map((text) => readSettings(text, devices))).toEqual(wrong.map(() => 'not-settings'))
  expect(readSettings(' '.repeat(200_000), devices)).toBe('too-large')
})
