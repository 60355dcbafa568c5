import { expect, test, vi } from 'vitest'
import { createDeviceList, listDevices } from './device-list.ts'
import { FakeMediaDevices } from './testing-media-devices.ts'

test('[D30] lists what may be picked, the choice of the system first', () => {
  const lists = listDevices([
    { kind: 'audioinput', deviceId: 'desk', label: 'Desk' },
    { kind: 'audioinput', deviceId: 'communications', label: 'Communications - Desk' },
    { kind: 'audioinput', deviceId: 'default', label: 'Default - Desk' },
    { kind: 'videoinput', deviceId: 'cam', label: '' },
    { kind: 'audiooutput', deviceId: '', label: '' },
  ])
  expect(lists).toEqual({
    cameras: [{ id: 'cam', label: '' }],
    microphones: [
      { id: 'default', label: 'Default - Desk' },
      { id: 'desk', label: 'Desk' },
    ],
    speakers: [],
  })
})

test('[D31] follows devices that come and go, until it is closed', async () => {
  const devices = new FakeMediaDevices([])
  const list = createDeviceList(devices)
  const cam = { kind: 'videoinput', deviceId: 'cam', label: 'Cam' } as const
  devices.plug([cam])
  await vi.waitFor(() => expect(list.lists.current.cameras).toEqual([{ id: 'cam', label: 'Cam' }]))
  const before = list.lists.current
  await list.refresh()
  expect(list.lists.current).toBe(before)
  const late = list.refresh()
  list.close()
  devices.plug([])
  await late
  expect(list.lists.current).toBe(before)
})
