import type { MeshSnapshot } from '@confab/mesh'
import { createPinia, setActivePinia } from 'pinia'
import { expect, test, vi } from 'vitest'
import { effectScope, nextTick, shallowRef } from 'vue'
import type { CallSession } from './call-session.types.ts'
import { room, seatOf, somebody } from './testing-people.ts'
import { useRemoteSounds } from './useRemoteSounds.ts'

test('[V195] who can be heard plays at once and stays, and who is silent plays once the page has a moment to spare', async () => {
  const idle: (() => void)[] = []
  vi.stubGlobal('requestIdleCallback', (act: () => void) => idle.push(act))
  setActivePinia(createPinia())
  const voice = (index: number, microphone: boolean) =>
    somebody(index, { media: { microphone, camera: false, screen: false, screenAudio: false } })
  const mesh = shallowRef<MeshSnapshot>(room([voice(1, true), voice(2, false)]))
  const session = { stream: () => ({}) } as unknown as CallSession
  const scope = effectScope()
  const { sounds } = scope.run(() => useRemoteSounds(() => session, mesh)) ?? { sounds: { value: [] } }
  const playing = () => sounds.value.map(({ key }) => key)
  expect(playing()).toEqual([`voice-${seatOf(1)}`])
  mesh.value = room([voice(1, false), voice(2, false)])
  await nextTick()
  expect(playing()).toEqual([`voice-${seatOf(1)}`])
  for (const act of idle) act()
  expect(playing()).toEqual([`voice-${seatOf(1)}`, `voice-${seatOf(2)}`])
  scope.stop()
})
