import { afterEach, expect, test } from 'vitest'
import type { Clock } from '../base/platform.ts'
import { browserLocalMedia } from './browser-local-media.ts'
import type { LocalMedia } from './local-media.types.ts'

const clock: Clock = {
  now: () => performance.now(),
  after(ms, callback) {
    const id = setTimeout(callback, ms)
    return () => clearTimeout(id)
  },
  every(ms, callback) {
    const id = setInterval(callback, ms)
    return () => clearInterval(id)
  },
}

const opened: LocalMedia[] = []
afterEach(() => opened.splice(0).forEach((local) => local.close()))
function open(): LocalMedia {
  const local = browserLocalMedia(clock)
  opened.push(local)
  return local
}

test('[D1] gives a live track of a real camera, and labels with it', async () => {
  const local = open()
  await local.turnOn('camera')
  const track = local.track('camera')
  expect(track?.readyState).toBe('live')
  expect(track?.getSettings()).toMatchObject({ width: 960, height: 540 })
  await expect.poll(() => local.snapshot.current.cameras[0]?.label).toMatch(/fake/i)
  local.turnOff('camera')
  expect(track?.readyState).toBe('ended')
})

test('[D13] measures the sound of a real microphone, and stops with it', async () => {
  const local = open()
  await local.turnOn('microphone')
  const track = local.track('microphone')
  await expect.poll(() => local.level()).toBeGreaterThan(0.01)
  local.turnOff('microphone')
  expect(local.level()).toBe(0)
  expect(track?.enabled).toBe(false)
  local.close()
  expect(track?.readyState).toBe('ended')
})

test('[D6] changes a real microphone for a listed one', async () => {
  const local = open()
  await local.turnOn('microphone')
  await expect.poll(() => local.snapshot.current.microphones.length).toBeGreaterThan(1)
  const other = local.snapshot.current.microphones.at(-1)?.id ?? ''
  await local.choose('microphone', other)
  expect(local.snapshot.current.microphone).toMatchObject({ state: 'on', deviceId: other })
})

test('[D20] shares a real screen until it is stopped', async () => {
  const local = open()
  await local.startScreen()
  expect(local.snapshot.current.screen).toMatchObject({ state: 'on', hint: 'detail' })
  const track = local.track('screen')
  expect(track?.contentHint).toBe('detail')
  local.stopScreen()
  expect(track?.readyState).toBe('ended')
})
