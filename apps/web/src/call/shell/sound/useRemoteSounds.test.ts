import type { MeshSnapshot } from '@confab/mesh'
import { createPinia, setActivePinia } from 'pinia'
import { expect, test, vi } from 'vitest'
import { effectScope, nextTick, shallowRef } from 'vue'
import type { CallSession } from '../../session/call-session.types.ts'
import { room, seatOf, somebody } from '../../testing/testing-people.ts'
import { useRemoteSounds } from './useRemoteSounds.ts'

test('[V195] a microphone that is on plays at once and stays, one that is off waits until the page is idle', async () => {
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
  // A person who left before the page was idle leaves nothing behind.
  idle.length = 0
  for (const people of [[voice(3, false)], [], [voice(3, false)]]) {
    if (people.length === 1 && idle.length > 0) for (const act of idle.splice(0)) act()
    mesh.value = room(people)
    await nextTick()
  }
  expect(playing()).toEqual([])
  scope.stop()
})
