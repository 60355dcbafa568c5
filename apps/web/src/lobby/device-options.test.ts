import { expect, test } from 'vitest'
import { chosenDevice, deviceOptions } from './device-options.ts'

const words = { unnamed: (number: number) => `Camera ${number}`, none: 'None found' }
const devices = [
  { id: 'a', label: 'HD Webcam (046d:0825)' },
  { id: 'b', label: '' },
]

test('[V19] lists devices by name, numbers those that have none yet, and says when there is none', () => {
  expect(deviceOptions(devices, words).map(({ label }) => label)).toEqual(['HD Webcam', 'Camera 2'])
  expect(deviceOptions([], words)).toEqual([{ value: '', label: 'None found' }])
})

test('[V20] shows the device in use, else the one wished for, else the first', () => {
  expect(chosenDevice(devices, 'b', 'a')).toBe('b')
  expect(chosenDevice(devices, undefined, 'b')).toBe('b')
  expect(chosenDevice(devices, 'gone', 'gone')).toBe('a')
  expect(chosenDevice([], undefined, 'b')).toBe('')
})
