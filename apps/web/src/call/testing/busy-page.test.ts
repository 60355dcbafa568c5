import { flushPromises, mount } from '@vue/test-utils'
import { createObservable, type MeshSnapshot } from '@confab/mesh'
import { createPinia } from 'pinia'
import { expect, test, vi } from 'vitest'
import { off } from '../../gallery/still-media.ts'
import { createStillSession } from '../../gallery/still-session.ts'
import { createWords } from '../../i18n/i18n.ts'
import { lastAnnouncement } from '../../ui/announcer.ts'
import CallView from '../shell/CallView.vue'

test('[V184] a banner is shown and said at once, even while the page never has a moment to spare', async () => {
  vi.stubGlobal('requestIdleCallback', () => 0)
  const still = createStillSession({ media: { camera: off }, people: [{ name: 'Ben' }] })
  const mesh = createObservable<MeshSnapshot>(still.mesh.current)
  const call = mount(CallView, {
    props: { session: { ...still, mesh } },
    global: { plugins: [createPinia(), createWords().plugin] },
    attachTo: document.body,
  })
  const shown = () => call.findAll('[data-notice]').map((found) => found.attributes('data-notice'))
  await flushPromises()
  expect(shown()).toEqual([])
  const [ben] = mesh.current.peers
  if (ben === undefined) throw new Error('Nobody is here.')
  mesh.set({ ...mesh.current, refused: { [ben.seat]: 5 } })
  await flushPromises()
  expect(lastAnnouncement.value).toContain('Ben')
  await vi.dynamicImportSettled()
  await flushPromises()
  expect(shown()).toEqual([`tampered ${ben.seat}`])
})
