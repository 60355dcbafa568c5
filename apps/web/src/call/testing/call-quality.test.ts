import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { createObservable, type MeshSnapshot, type PeerSnapshot } from '@confab/mesh'
import { expect, test, vi } from 'vitest'
import { off } from '../../gallery/still-media.ts'
import { createStillSession, type StillVisit } from '../../gallery/still-session.ts'
import { createWords } from '../../i18n/i18n.ts'
import { lastAnnouncement } from '../../ui/announcer.ts'
import CallView from '../shell/CallView.vue'

// The page has nothing else to do at once.
vi.stubGlobal('requestIdleCallback', (act: () => void) => act())

const nothing = { microphone: false, camera: false, screen: false, screenAudio: false }
const sound = { ...nothing, microphone: true }

/** A call that shows a state and whose people can change. */
async function show(visit: StillVisit) {
  const still = createStillSession({ media: { camera: off }, ...visit })
  const mesh = createObservable<MeshSnapshot>(still.mesh.current)
  const call = mount(CallView, {
    props: { session: { ...still, mesh } },
    global: { plugins: [createPinia(), createWords().plugin] },
    attachTo: document.body,
  })
  await vi.dynamicImportSettled()
  await flushPromises()
  /** Changes the first of the others. */
  async function become(changes: Partial<PeerSnapshot>): Promise<void> {
    const { peers } = mesh.current
    mesh.set({
      ...mesh.current,
      peers: peers.map((peer, index) => (index === 0 ? { ...peer, ...changes } : peer)),
    })
    await flushPromises()
    await vi.dynamicImportSettled()
  }
  return { call, become }
}

const button = (call: VueWrapper, name: string) =>
  call.findAll('button').find((found) => found.attributes('aria-label') === name || found.text() === name)
const tile = (call: VueWrapper, name: string) => call.get(`[role=group][aria-label="${name}"]`)
const panel = (call: VueWrapper) => call.find('aside[aria-label=Connection]')
/** As the menu's entry does. */
async function openPanel(call: VueWrapper): Promise<void> {
  await button(call, 'More options')?.trigger('click')
  await flushPromises()
  await button(call, 'Connection')?.trigger('click')
  await vi.waitFor(() => expect(panel(call).exists()).toBe(true))
}
const banner = (call: VueWrapper) => call.findAll('[data-notice]').map((found) => found.find('p').text())

test('[V115] a tile shows its connection only while that is open and not good, in signs and in words', async () => {
  const { call, become } = await show({ people: [{ name: 'Ben' }, { name: 'Cleo' }] })
  expect(call.findAll('[data-quality]')).toHaveLength(0)
  const { linkQuality } = createStillSession({ people: [{ name: 'Ben', linkQuality: { quality: 'poor' } }] })
    .mesh.current.peers[0] ?? { linkQuality: undefined }
  if (linkQuality === undefined) throw new Error('Nobody is here.')
  await become({ linkQuality })
  expect(tile(call, 'Ben').get('[data-quality]').attributes()).toMatchObject({
    'data-quality': 'poor',
    'aria-label': 'Connection to Ben: weak',
  })
  expect(tile(call, 'Ben').text()).toContain('Connection: weak')
  await become({ link: { state: 'recovering', step: 'relay' } })
  expect(call.findAll('[data-quality]')).toHaveLength(0)
  expect(tile(call, 'Ben').text()).toContain('Trying a relay…')
})

test('[V116] who cannot hear each other has a banner on both sides, said aloud once whatever is being done meanwhile', async () => {
  const { call, become } = await show({ people: [{ name: 'Ben' }] })
  await become({ unheard: sound })
  expect(banner(call)).toEqual(["Ben can't hear you. Working on it."])
  expect(lastAnnouncement.value).toBe("Ben can't hear you. Working on it.")
  await become({ link: { state: 'recovering', step: 'new-path' } })
  expect(banner(call)).toEqual(["Ben can't hear you. Looking for a new path."])
  expect(lastAnnouncement.value).not.toContain('new path')
  await become({ link: { state: 'open' }, unheard: nothing, missing: sound })
  expect(banner(call)).toEqual(["You can't hear Ben. Working on it."])
  await become({ missing: nothing })
  expect(banner(call)).toEqual([])
})

test('[V117] a banner about connections that was dismissed stays away until the trouble is over and comes back', async () => {
  const { call, become } = await show({ people: [{ name: 'Ben' }] })
  await become({ unheard: sound })
  await button(call, 'Dismiss')?.trigger('click')
  await become({ link: { state: 'recovering', step: 'new-path' } })
  expect(banner(call)).toEqual([])
  await become({ link: { state: 'open' }, unheard: nothing })
  await become({ unheard: sound })
  expect(banner(call)).toHaveLength(1)
})

test('[V118] the connection panel opens from the menu, a sign and a banner, takes the focus and gives it back', async () => {
  const { call } = await show({
    people: [{ name: 'Ben', linkQuality: { quality: 'poor' }, unheard: ['microphone'] }],
  })
  for (const name of ["Connection to Ben: Can't hear you", 'Details']) {
    const opener = button(call, name)?.element
    opener?.focus()
    opener?.click()
    await vi.waitFor(() => expect(document.activeElement?.textContent).toBe('Connection'))
    await button(call, 'Close panel')?.trigger('click')
    expect(panel(call).exists()).toBe(false)
    // A banner goes while the panel says the same: the menu opens it as well.
    const back = name === 'Details' ? button(call, 'More options')?.element : opener
    expect(document.activeElement === back).toBe(true)
  }
  await openPanel(call)
})

test('[V119] the panel sums up in a sentence and shows who receives each other in a table that can be read out', async () => {
  const { call, become } = await show({
    people: [{ name: 'Ben' }, { name: 'Cleo', receives: { 0: 'none' } }],
  })
  await openPanel(call)
  expect(panel(call).text()).toContain('The connection between Ben and Cleo is interrupted.')
  const [matrix] = panel(call).findAll('table')
  const columns = matrix?.findAll('th[scope=col]').map((found) => found.get('.visually-hidden').text())
  expect(columns).toEqual(['Receives', 'You', 'Ben', 'Cleo'])
  expect(matrix?.findAll('tbody tr').map((row) => row.get('th[scope=row] bdi').text())).toEqual([
    'You',
    'Ben',
    'Cleo',
  ])
  expect(
    matrix
      ?.findAll('tbody tr')[2]
      ?.findAll('td')
      .map((cell) => cell.text()),
  ).toEqual(['good', 'nothing arrives', ''])
  await become({ link: { state: 'lost', reason: 'no-answer' } })
  expect(panel(call).text()).toContain("Ben isn't responding.")
})

test('[V120] where nothing is wrong the panel says so, and where nobody is it says that', async () => {
  for (const [people, words] of [
    [[{ name: 'Ben' }], 'Everything is fine.'],
    [[], 'Nobody else is here yet.'],
  ] as const) {
    const { call } = await show({ people })
    await openPanel(call)
    expect(panel(call).text()).toContain(words)
    call.unmount()
  }
})

test('[V121] a tile whose link is lost shows whose it is in initials as well as what is wrong', async () => {
  const { call, become } = await show({ people: [{ name: 'Ben Adler' }] })
  await become({ link: { state: 'lost', reason: 'no-path' } })
  const cover = tile(call, 'Ben Adler').get('.cover')
  expect(cover.text()).toContain('BA')
  expect(cover.text()).toContain('No connection')
})

test('[V127] a picture that is held back has a banner and a sentence in the panel', async () => {
  const { call, become } = await show({ people: [{ name: 'Ben' }] })
  await become({ suspendedPicture: true })
  const said = /^Your connection to Ben is too slow for your video\./
  expect(banner(call)).toEqual([expect.stringMatching(said)])
  expect(lastAnnouncement.value).toMatch(said)
  await become({ suspendedPicture: false })
  expect(banner(call)).toEqual([])
  await become({ suspendedPicture: true })
  await openPanel(call)
  expect(panel(call).text()).toMatch(/Your connection to Ben is too slow/)
})

test('[V123] beside another tab a banner says that the microphone is off here, until it is on or the banner is dismissed', async () => {
  const visit: StillVisit = { people: [{ name: 'Ben' }], otherTab: 'open' }
  const muted = { camera: off, microphone: off }
  const { call } = await show({ ...visit, media: muted })
  const said = /already open in another tab\. Your microphone is off here/
  expect(banner(call)).toEqual([expect.stringMatching(said)])
  await button(call, 'Turn on microphone')?.trigger('click')
  await flushPromises()
  expect(banner(call)).toEqual([])
  await button(call, 'Turn off microphone')?.trigger('click')
  await flushPromises()
  await button(call, 'Dismiss')?.trigger('click')
  expect(banner(call)).toEqual([])
})
