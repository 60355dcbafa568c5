import { expect, test } from 'vitest'
import { createReloadGuard } from './call-session-reload.ts'
import { createResumeMemory, RESUME_MS } from './resume.ts'

const person = { name: 'Ann', microphone: true, camera: false }

test('[D62] tells a reloaded page once how one was in the call', () => {
  sessionStorage.clear()
  createResumeMemory(sessionStorage, () => 1_000).save('room', person)
  const reloaded = createResumeMemory(sessionStorage, () => 1_000 + RESUME_MS)
  expect(reloaded.take('room')).toEqual(person)
  expect(reloaded.take('room')).toBeUndefined()
})

test('[J33] a reloaded page goes on with the visit of the page before it, for a moment', () => {
  sessionStorage.clear()
  const visit = 'A'.repeat(22)
  let nowMs = 0
  const memory = createResumeMemory(sessionStorage, () => nowMs)
  expect(memory.visit()).toBeUndefined()
  memory.save('room', { ...person, visit })
  expect(memory.visit()).toBe(visit)
  nowMs = RESUME_MS + 1
  expect(memory.visit()).toBeUndefined()
})

test('[D62] forgets it after a while, and for another room', () => {
  sessionStorage.clear()
  let nowMs = 0
  const memory = createResumeMemory(sessionStorage, () => nowMs)
  memory.save('room', person)
  expect(memory.take('another room')).toBeUndefined()
  memory.save('room', person)
  nowMs = RESUME_MS + 1
  expect(memory.take('room')).toBeUndefined()
})

test('[D62] takes what is not readable for nothing', () => {
  sessionStorage.setItem('confab.resume', '{"room":"room","name":7}')
  expect(createResumeMemory(sessionStorage, () => 0).take('room')).toBeUndefined()
})

test('[D63] reloads once for another version, and again after the versions fitted', () => {
  sessionStorage.clear()
  expect(createReloadGuard(sessionStorage).tryOnce()).toBe(true)
  const reloaded = createReloadGuard(sessionStorage)
  expect(reloaded.tryOnce()).toBe(false)
  reloaded.reset()
  expect(reloaded.tryOnce()).toBe(true)
})

test('[D63] reloads never where the tab remembers nothing', () => {
  const forgetful = { getItem: () => null, setItem() {}, removeItem() {} }
  expect(createReloadGuard(forgetful).tryOnce()).toBe(false)
})
