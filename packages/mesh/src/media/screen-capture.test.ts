import { expect, test } from 'vitest'
import { createScreenCapture } from './screen-capture.ts'
import { captureError, FakeMediaDevices } from './testing-media-devices.ts'

function setUp() {
  const devices = new FakeMediaDevices([])
  const told: string[] = []
  const screen = createScreenCapture({
    devices,
    onTrack: (kind, track) => void told.push(`${kind} ${track === undefined ? 'none' : 'track'}`),
  })
  return { devices, screen, told }
}

test('[D20] shares picture and sound of what was picked, untouched by voice processing', async () => {
  const { devices, screen, told } = setUp()
  await screen.start()
  expect(screen.snapshot.current).toEqual({ state: 'on', hint: 'detail', withAudio: true })
  expect(told).toEqual(['screen track', 'screenAudio track'])
  expect(devices.screenAsked).toMatchObject({
    audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
    systemAudio: 'include',
    selfBrowserSurface: 'exclude',
    surfaceSwitching: 'include',
  })
})

test('[D21] takes a picker that is closed for no failure', async () => {
  const { devices, screen } = setUp()
  devices.failNext(captureError('NotAllowedError', 'Permission denied'))
  await screen.start()
  expect(screen.snapshot.current).toEqual({ state: 'off' })
})

test('[D21] says that the system refused the screen', async () => {
  const { devices, screen } = setUp()
  devices.failNext(captureError('NotAllowedError', 'Permission denied by system'))
  await screen.start()
  expect(screen.snapshot.current).toEqual({ state: 'failed', failure: 'denied' })
})

test('[D22] is off when the bar of the browser ended the sharing', async () => {
  const { devices, screen, told } = setUp()
  await screen.start()
  devices.given[0]?.end()
  expect(screen.snapshot.current).toEqual({ state: 'off' })
  expect(told.slice(2)).toEqual(['screen none', 'screenAudio none'])
  expect(devices.live).toEqual([])
})

test('[D22] goes on without sound when only the sound ended', async () => {
  const { devices, screen } = setUp()
  await screen.start()
  devices.given[1]?.end()
  expect(screen.snapshot.current).toEqual({ state: 'on', hint: 'detail', withAudio: false })
})

test('[D23] treats the picture as a film when told so, now and the next time', async () => {
  const { devices, screen } = setUp()
  devices.screenWithAudio = false
  await screen.start()
  screen.setHint('motion')
  expect(devices.given[0]?.contentHint).toBe('motion')
  expect(screen.snapshot.current).toEqual({ state: 'on', hint: 'motion', withAudio: false })
  screen.stop()
  await screen.start()
  expect(devices.live.map((track) => track.contentHint)).toEqual(['motion'])
})

test('[D24] stops what is picked after sharing was given up', async () => {
  const { devices, screen } = setUp()
  const pick = devices.holdNext()
  const started = screen.start()
  screen.stop()
  pick()
  await started
  expect(screen.snapshot.current).toEqual({ state: 'off' })
  expect(devices.live).toEqual([])
})

test('[D24] opens one picker at a time', async () => {
  const { devices, screen } = setUp()
  await Promise.all([screen.start(), screen.start()])
  expect(devices.given).toHaveLength(2)
})

test('[D25] shares so many frames a second as were wished for, now and the next time, without the meeting itself', async () => {
  const { screen, devices } = setUp()
  await screen.start()
  expect(devices.screenAsked).toMatchObject({
    video: { frameRate: { ideal: 30, max: 30 } },
    audio: { restrictOwnAudio: true },
  })
  screen.setFrameRate(5)
  screen.stop()
  await screen.start()
  expect(devices.screenAsked).toMatchObject({ video: { frameRate: { ideal: 5, max: 5 } } })
})
