import { describe, expect, test, vi } from 'vitest'
import { createLocalMedia } from './local-media.ts'
import type { LocalMedia } from './local-media.types.ts'
import { noMediaDevices, type MediaDevicesPort } from './media-devices.ts'
import { BUSY_RETRY_MS } from './obtain-track.ts'
import { createFakeClock } from '../testing/fake-clock.ts'
import { captureError, FakeMediaDevices, type FakeDevice } from './testing-media-devices.ts'

const front: FakeDevice = { kind: 'videoinput', deviceId: 'front', label: 'Front', facing: 'user' }
const rear: FakeDevice = { kind: 'videoinput', deviceId: 'rear', label: 'Rear', facing: 'environment' }
const desk: FakeDevice = { kind: 'audioinput', deviceId: 'desk', label: 'Desk microphone' }
const headset: FakeDevice = { kind: 'audioinput', deviceId: 'headset', label: 'Headset' }
const everything = [front, rear, desk, headset]

function setUp(plugged: readonly FakeDevice[] = everything) {
  const devices = new FakeMediaDevices(plugged)
  return { devices, ...media(devices) }
}

function media(devices: MediaDevicesPort) {
  const clock = createFakeClock()
  const meters = { open: 0 }
  const local = createLocalMedia({
    devices,
    clock,
    createLevelMeter() {
      meters.open++
      return { level: () => 0.5, close: () => void meters.open-- }
    },
  })
  const told: string[] = []
  local.onTrack((kind, track) => told.push(`${kind} ${track?.label ?? 'none'}`))
  return { clock, local, meters, told }
}

const shown = (local: LocalMedia) => local.snapshot.current

describe('cameras and microphones', () => {
  test('[D1] shows a camera that was turned on and hands out its track', async () => {
    const { local, told } = setUp()
    await local.turnOn('camera')
    expect(shown(local).camera).toEqual({ state: 'on', deviceId: 'front', facing: 'user' })
    expect(local.track('camera')?.label).toBe('Front')
    expect(told).toEqual(['camera Front'])
  })

  test('[D2] stops the track of a camera that is turned off', async () => {
    const { local, devices, told } = setUp()
    await local.turnOn('camera')
    local.turnOff('camera')
    expect(shown(local).camera).toEqual({ state: 'off' })
    expect(devices.live).toEqual([])
    expect(told).toEqual(['camera Front', 'camera none'])
  })

  test('[D3] keeps the microphone silent and not handed out while it is off, and uses it again', async () => {
    const { local, devices } = setUp()
    await local.turnOn('microphone')
    local.turnOff('microphone')
    expect(local.track('microphone')).toBeUndefined()
    expect(devices.live.map((track) => track.enabled)).toEqual([false])
    await local.turnOn('microphone')
    expect(local.track('microphone')).toBe(devices.given[0])
    expect(devices.given).toHaveLength(1)
    expect(devices.live.map((track) => track.enabled)).toEqual([true])
  })

  test('[D4] asks once when a device is turned on twice', async () => {
    const { local, devices } = setUp()
    await Promise.all([local.turnOn('camera'), local.turnOn('camera')])
    await local.turnOn('camera')
    expect(devices.asked).toHaveLength(1)
  })

  test('[D5] stops a track that comes after its device was turned off', async () => {
    const { local, devices } = setUp()
    const goOn = devices.holdNext()
    const turned = local.turnOn('microphone')
    local.turnOff('microphone')
    goOn()
    await turned
    expect(shown(local).microphone).toEqual({ state: 'off' })
    expect(devices.given.map((track) => track.readyState)).toEqual(['ended'])
  })

  test('[D5] keeps only the track of the last wish when devices are chosen quickly', async () => {
    const { local, devices } = setUp()
    const goOn = devices.holdNext()
    const first = local.turnOn('camera')
    const second = local.choose('camera', 'rear')
    await second
    goOn()
    await first
    expect(local.track('camera')?.label).toBe('Rear')
    expect(devices.live).toEqual([local.track('camera')])
  })

  test('[D5] ends up on after off and on while starting', async () => {
    const { local, devices } = setUp()
    const goOn = devices.holdNext()
    const first = local.turnOn('camera')
    local.turnOff('camera')
    const second = local.turnOn('camera')
    goOn()
    await Promise.all([first, second])
    expect(shown(local).camera.state).toBe('on')
    expect(devices.live).toEqual([local.track('camera')])
  })

  test('[D6] changes to a chosen microphone without a moment in which there is none', async () => {
    const { local, devices, told } = setUp()
    await local.turnOn('microphone')
    await local.choose('microphone', 'headset')
    expect(told).toEqual(['microphone Desk microphone', 'microphone Headset'])
    expect(devices.live.map((track) => track.label)).toEqual(['Headset'])
  })

  test('[D6] frees the camera in use before it opens the chosen one', async () => {
    const { local, devices } = setUp()
    await local.turnOn('camera')
    const goOn = devices.holdNext()
    const chosen = local.choose('camera', 'rear')
    expect(devices.live).toEqual([])
    goOn()
    await chosen
    expect(shown(local).camera).toMatchObject({ state: 'on', deviceId: 'rear' })
  })

  test('[D6] uses a device chosen while off from the next time on', async () => {
    const { local, devices } = setUp()
    await local.turnOn('microphone')
    local.turnOff('microphone')
    await local.choose('microphone', 'headset')
    expect(devices.live).toEqual([])
    await local.turnOn('microphone')
    expect(shown(local).microphone).toMatchObject({ deviceId: 'headset' })
  })

  test('[D7] takes any device when the remembered one is not there', async () => {
    const { local } = setUp()
    await local.choose('camera', 'sold last year')
    await local.turnOn('camera')
    expect(shown(local).camera).toMatchObject({ state: 'on', deviceId: 'front' })
  })

  test.for([
    ['NotAllowedError', 'denied'],
    ['NotFoundError', 'missing'],
    ['TypeError', 'unsupported'],
    ['Unheard', 'unknown'],
  ] as const)('[D8] tells that %s means %s', async ([name, failure]) => {
    const { local, devices } = setUp()
    devices.failNext(captureError(name))
    await local.turnOn('camera')
    expect(shown(local).camera).toEqual({ state: 'failed', failure })
    await local.turnOn('camera')
    expect(shown(local).camera.state).toBe('on')
  })

  test('[D8] fails one kind alone', async () => {
    const { local } = setUp([desk])
    await Promise.all([local.turnOn('camera'), local.turnOn('microphone')])
    expect(shown(local).camera).toEqual({ state: 'failed', failure: 'missing' })
    expect(shown(local).microphone.state).toBe('on')
  })

  test('[D8] says that a browser without capture has none', async () => {
    const { local } = media(noMediaDevices())
    await Promise.all([local.turnOn('camera'), local.startScreen()])
    expect(shown(local).camera).toEqual({ state: 'failed', failure: 'unsupported' })
    expect(shown(local).screen).toEqual({ state: 'failed', failure: 'unsupported' })
  })

  test('[D9] asks once more for a busy device, then says that it is busy', async () => {
    const { local, devices, clock } = setUp()
    devices.failNext(captureError('NotReadableError'))
    devices.failNext(captureError('AbortError'))
    const turned = local.turnOn('camera')
    await vi.waitFor(() => expect(clock.timers).toBe(1))
    await clock.advance(BUSY_RETRY_MS)
    await turned
    expect(devices.asked).toHaveLength(2)
    expect(shown(local).camera).toEqual({ state: 'failed', failure: 'busy' })
  })

  test('[D10] falls back to another device and says so when the one in use goes away', async () => {
    const { local, devices, told } = setUp()
    await local.choose('microphone', 'headset')
    await local.turnOn('microphone')
    devices.plug([front, desk])
    await vi.waitFor(() => expect(shown(local).notice).toEqual({ kind: 'microphone', event: 'replaced' }))
    expect(shown(local).microphone).toMatchObject({ state: 'on', deviceId: 'desk' })
    expect(told).toEqual(['microphone Headset', 'microphone none', 'microphone Desk microphone'])
    local.dismissNotice()
    expect(shown(local).notice).toBeUndefined()
  })

  test('[D10] says so when no other device is there', async () => {
    const { local, devices } = setUp([front])
    await local.turnOn('camera')
    devices.plug([])
    await vi.waitFor(() => expect(shown(local).notice).toEqual({ kind: 'camera', event: 'gone' }))
    expect(shown(local).camera).toEqual({ state: 'failed', failure: 'missing' })
  })

  test('[D10] says nothing when a silent microphone goes away', async () => {
    const { local, devices } = setUp()
    await local.turnOn('microphone')
    local.turnOff('microphone')
    devices.plug([front, headset])
    await local.turnOn('microphone')
    expect(shown(local).microphone).toMatchObject({ state: 'on', deviceId: 'headset' })
    expect(shown(local).notice).toBeUndefined()
  })

  test('[D11] flips between the front and the rear camera', async () => {
    const { local } = setUp()
    await local.turnOn('camera')
    await local.flipCamera()
    expect(shown(local).camera).toMatchObject({ facing: 'environment' })
    await local.flipCamera()
    expect(shown(local).camera).toMatchObject({ facing: 'user' })
  })

  test('[D11] flips to the next camera of the list where cameras have no side', async () => {
    const sideless = ['left', 'right'].map((deviceId): FakeDevice => ({
      kind: 'videoinput',
      deviceId,
      label: deviceId,
    }))
    const { local } = setUp(sideless)
    await local.turnOn('camera')
    await local.flipCamera()
    expect(shown(local).camera).toMatchObject({ deviceId: 'right' })
    await local.flipCamera()
    expect(shown(local).camera).toMatchObject({ deviceId: 'left' })
  })

  test('[D12] asks the microphone again when its sound is treated otherwise', async () => {
    const { local, devices } = setUp()
    await local.turnOn('microphone')
    await local.setAudioProcessing({
      echoCancellation: true,
      noiseSuppression: false,
      autoGainControl: true,
    })
    expect(devices.asked.at(-1)?.audio).toMatchObject({ noiseSuppression: false })
    expect(devices.live).toHaveLength(1)
  })
})

describe('the level', () => {
  test('[D13] measures the microphone only while it is on and somebody asks', async () => {
    const { local, meters } = setUp()
    await local.turnOn('microphone')
    expect(meters.open).toBe(0)
    expect(local.level()).toBe(0.5)
    expect(meters.open).toBe(1)
    local.turnOff('microphone')
    expect(meters.open).toBe(0)
    expect(local.level()).toBe(0)
  })

  test('[D16] hears a microphone that is off for the page alone, as long as it is kept', async () => {
    const { local, devices, meters } = setUp()
    expect(local.unsentLevel()).toBe(0)
    await local.turnOn('microphone')
    expect(local.unsentLevel()).toBe(0)
    local.turnOff('microphone')
    expect(local.unsentLevel()).toBe(0.5)
    expect(local.track('microphone')).toBeUndefined()
    expect(devices.live.map((track) => track.enabled)).toEqual([false])
    await local.turnOn('microphone')
    expect([local.unsentLevel(), meters.open]).toEqual([0, 0])
    local.turnOff('microphone')
    expect(local.unsentLevel()).toBe(0.5)
    local.release()
    expect([local.unsentLevel(), meters.open]).toEqual([0, 0])
  })
})

describe('closing', () => {
  test('[D15] frees every device when released, and turns them on again', async () => {
    const { local, devices } = setUp()
    await Promise.all([local.turnOn('camera'), local.turnOn('microphone'), local.startScreen()])
    local.turnOff('microphone')
    local.release()
    expect(devices.live).toEqual([])
    await Promise.all([local.turnOn('camera'), local.turnOn('microphone')])
    expect([shown(local).camera.state, shown(local).microphone.state]).toEqual(['on', 'on'])
  })

  test('[D14] frees every device and forgets every timer', async () => {
    const { local, devices, clock, meters } = setUp()
    await Promise.all([local.turnOn('camera'), local.turnOn('microphone'), local.startScreen()])
    local.level()
    local.turnOff('microphone')
    local.close()
    expect(devices.live).toEqual([])
    expect([clock.timers, meters.open]).toEqual([0, 0])
    await local.turnOn('camera')
    expect(shown(local).camera).toEqual({ state: 'off' })
  })

  test('[D14] stops a track that comes after closing', async () => {
    const { local, devices } = setUp()
    const goOn = devices.holdNext()
    const turned = local.turnOn('camera')
    local.close()
    goOn()
    await turned
    expect(devices.given.map((track) => track.readyState)).toEqual(['ended'])
  })
})
