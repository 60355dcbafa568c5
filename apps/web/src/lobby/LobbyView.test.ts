import { createLocalMedia } from '@confab/mesh'
import { createFakeClock, FakeMediaDevices } from '@confab/mesh/testing'
import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { expect, test } from 'vitest'
import { effectScope } from 'vue'
import type { OtherTab } from '../call/session/call-session.types.ts'
import { createStillSession } from '../gallery/still-session.ts'
import { createWords } from '../i18n/i18n.ts'
import { useSettingsStore } from '../settings/settings-store.ts'
import LobbyView from './LobbyView.vue'
import { useLobbyDevices } from './useLobbyDevices.ts'

function createMedia() {
  const devices = new FakeMediaDevices([
    { kind: 'videoinput', deviceId: 'cam', label: 'Camera' },
    { kind: 'audioinput', deviceId: 'mic', label: 'Microphone' },
  ])
  const clock = createFakeClock()
  return createLocalMedia({ devices, clock, createLevelMeter: () => ({ level: () => 0, close() {} }) })
}

/** Anyone who presses a key looks at the page: devices may be asked for. */
async function lookAtPage(): Promise<void> {
  await flushPromises()
  window.dispatchEvent(new Event('keyup'))
  await flushPromises()
}

/** A lobby whose camera was left off. */
async function show(otherTab: OtherTab) {
  const pinia = createPinia()
  useSettingsStore(pinia).cameraOn = false
  const media = createMedia()
  const session = { ...createStillSession({ people: [], screen: { screen: 'lobby', otherTab } }), media }
  const lobby = mount(LobbyView, {
    props: { session },
    global: { plugins: [pinia, createWords().plugin] },
    attachTo: document.body,
  })
  await lookAtPage()
  return { lobby, stateOf: () => media.snapshot.current.microphone.state }
}

test.for([
  ['none', 'on'],
  ['open', 'off'],
] as const)(
  '[V128] with a lobby in another tab: %s, the microphone is %s and the camera on',
  async ([otherTab, microphone]) => {
    const media = createMedia()
    const scope = effectScope()
    setActivePinia(createPinia())
    scope.run(() => useLobbyDevices(media, otherTab))
    await lookAtPage()
    scope.stop()
    expect(media.snapshot.current).toMatchObject({
      camera: { state: 'on' },
      microphone: { state: microphone },
    })
  },
)

test('[V129] the lobby beside another tab says why the microphone is off, until somebody turns it on', async () => {
  const { lobby, stateOf } = await show('open')
  expect(stateOf()).toBe('off')
  expect(lobby.text()).toContain('already open in another tab')
  await lobby.get('[aria-label="Turn on microphone"]').trigger('click')
  await flushPromises()
  expect(stateOf()).toBe('on')
  expect(lobby.text()).not.toContain('another tab')
})

test('[V129] a lobby without another tab says nothing of it', async () => {
  const { lobby } = await show('none')
  expect(lobby.text()).not.toContain('another tab')
})
