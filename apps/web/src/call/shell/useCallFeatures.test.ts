import { mount } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { expect, test, vi } from 'vitest'
import { createStillSession } from '../../gallery/still-session.ts'
import { off } from '../../gallery/still-media.ts'
import { createWords } from '../../i18n/i18n.ts'
import { usePip } from '../pip/pip-store.ts'
import { feature as reactions } from '../reactions/index.ts'
import { useLaserStore } from '../spotlight/laser-store.ts'
import CallView from './CallView.vue'

vi.stubGlobal('requestIdleCallback', (act: () => void) => act())

/** A busy machine fetches all features in its own time. */
const patience = { timeout: 10_000 }

/** A call, behind the lobby or not, whose engine notes that its features are asked for. */
function show(waiting: boolean) {
  const still = createStillSession({ people: [], media: { camera: off } })
  const loadAll = vi.fn<() => Promise<void>>(async () => {})
  const session = { ...still, features: { ...still.features, loadAll } }
  const call = mount(CallView, {
    props: { session, waiting },
    global: { plugins: [createPinia(), createWords().plugin] },
    attachTo: document.body,
  })
  return { call, loadAll }
}

test('[M118] the engine is asked for all features in a call, also before anybody else is here, and not behind the lobby', async () => {
  const { call, loadAll } = show(true)
  await vi.dynamicImportSettled()
  expect(loadAll).not.toHaveBeenCalled()
  await call.setProps({ waiting: false })
  await vi.waitFor(() => expect(loadAll).toHaveBeenCalled(), patience)
})

test('[M118] a feature that throws while it begins costs the call nothing else', async () => {
  const reported = vi.fn<(error: unknown) => void>()
  vi.stubGlobal('reportError', reported)
  const setup = vi.spyOn(reactions, 'setup').mockImplementation(() => {
    throw new Error('broken')
  })
  const { call } = show(false)
  await vi.waitFor(() => expect(call.find('button[aria-label=Chat]').exists()).toBe(true), patience)
  expect(call.find('button[aria-label="Raise hand"]').exists()).toBe(false)
  expect(reported).toHaveBeenCalledOnce()
  setup.mockRestore()
})

test('[V99] behind the lobby the screen may sleep, and the keys of the system are left alone', async () => {
  const setActionHandler = vi.fn<MediaSession['setActionHandler']>()
  const request = vi.fn<() => Promise<object>>(async () => ({
    release: async () => {},
    addEventListener() {},
    removeEventListener() {},
  }))
  Object.defineProperties(navigator, {
    mediaSession: { value: { setActionHandler }, configurable: true },
    wakeLock: { value: { request }, configurable: true },
  })
  const { call } = show(true)
  await vi.dynamicImportSettled()
  expect([setActionHandler.mock.calls.length, request.mock.calls.length]).toEqual([0, 0])
  await call.setProps({ waiting: false })
  expect(setActionHandler).toHaveBeenCalledWith('hangup', expect.any(Function))
  await vi.waitFor(() => expect(request).toHaveBeenCalledOnce(), patience)
  await call.setProps({ waiting: true })
  expect(setActionHandler).toHaveBeenLastCalledWith('hangup', null)
})

test('[M118] what features keep of a call ends with it: nobody draws in the next one, and no small window opens', async () => {
  const plugins = [createPinia(), createWords().plugin]
  const session = createStillSession({
    people: [{ name: 'Ben', portrait: 1, shares: 'code' }],
    media: { camera: off },
  })
  const stream = new MediaStream()
  const call = mount(CallView, {
    props: { session: { ...session, stream: () => stream } },
    global: { plugins },
    attachTo: document.body,
  })
  await vi.waitFor(
    () => expect(call.find('button[aria-label="Laser pointer"]').exists()).toBe(true),
    patience,
  )
  await call.get('button[aria-label="Laser pointer"]').trigger('click')
  expect(useLaserStore().screen).not.toBe('')
  usePip().isOpen = true
  call.unmount()
  expect([useLaserStore().screen, usePip().isOpen]).toEqual(['', false])
})
