import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { expect, test, vi } from 'vitest'
import type { CallSession } from '../session/call-session.types.ts'
import { off } from '../../gallery/still-media.ts'
import { createStillSession, type StillVisit } from '../../gallery/still-session.ts'
import { createWords } from '../../i18n/i18n.ts'
import CallView from './CallView.vue'

vi.stubGlobal('requestIdleCallback', (act: () => void) => act())

async function show(visit: StillVisit, changes: Partial<CallSession> = {}): Promise<VueWrapper> {
  const still = createStillSession({ media: { camera: off }, ...visit })
  const wrapper = mount(CallView, {
    props: { session: { ...still, ...changes } },
    global: { plugins: [createPinia(), createWords().plugin] },
    attachTo: document.body,
  })
  await flushPromises()
  return wrapper
}

/** Lets the page have nothing else to do, in which it fetches what the first moment did without. */
async function rests(): Promise<void> {
  await vi.dynamicImportSettled()
  await flushPromises()
}

const named = (wrapper: VueWrapper, role: string, name: string) =>
  wrapper.findAll(`[role="${role}"], ${role}`).filter((found) => found.attributes('aria-label') === name)

test('[V95] controls, stage and tiles have the roles, names and attributes on which scripts depend', async () => {
  const call = await show({
    people: [{ name: 'Ben' }, { name: 'Cleo', link: { state: 'recovering', step: 'waiting' } }],
  })
  await rests()
  expect(named(call, 'toolbar', 'Call controls')).toHaveLength(1)
  expect(named(call, 'section', 'Stage')).toHaveLength(1)
  for (const name of [
    'Turn off microphone',
    'Turn on camera',
    'Copy invite link',
    'Chat',
    'People',
    'Raise hand',
    'React',
    'More options',
    'Leave',
  ])
    expect(named(call, 'button', name)).toHaveLength(1)
  const [ben] = named(call, 'group', 'Ben')
  const [cleo] = named(call, 'group', 'Cleo')
  const [you] = named(call, 'group', 'You')
  expect(ben?.attributes()).toMatchObject({ 'data-tile': 'camera', 'data-link': 'open' })
  expect(ben?.attributes('data-peer')).not.toBe(cleo?.attributes('data-peer'))
  expect(cleo?.attributes('data-link')).toBe('recovering')
  expect(you?.attributes('data-self')).toBeDefined()
  expect(ben?.attributes('data-self')).toBeUndefined()
})

test('[V96] a tile holds one video while there is a picture, and initials otherwise', async () => {
  const stream = new MediaStream()
  const call = await show(
    { people: [{ name: 'Ben Adler', portrait: 1, shares: 'code' }, { name: 'Cleo' }] },
    { stream: (_, kind) => (kind === 'camera' || kind === 'screen' ? stream : undefined) },
  )
  expect(named(call, 'group', 'Ben Adler')[0]?.findAll('video')).toHaveLength(1)
  // The tile of a screen is fetched behind the rest.
  await rests()
  expect(named(call, 'group', "Ben Adler's screen")[0]?.findAll('video')).toHaveLength(1)
  const [cleo] = named(call, 'group', 'Cleo')
  expect(cleo?.findAll('video')).toHaveLength(0)
  expect(cleo?.text()).toContain('C')
})

test('[V97] a press on a switch works the device and changes the name of the switch', async () => {
  const call = await show({ people: [{ name: 'Ben' }] })
  await rests()
  await named(call, 'button', 'Turn off microphone')[0]?.trigger('click')
  expect(named(call, 'button', 'Turn on microphone')).toHaveLength(1)
  await call.trigger('keydown', { key: 'm' })
  expect(named(call, 'button', 'Turn off microphone')).toHaveLength(1)
})

test('[V98] a link that is not open says in words what is wrong', async () => {
  const call = await show({ people: [{ name: 'Ben', link: { state: 'lost', reason: 'no-answer' } }] })
  expect(named(call, 'group', 'Ben')[0]?.text()).toContain("Ben isn't responding. Still trying…")
})

test('[V99] the stage behind the lobby is inert, shows nobody and takes no keys until it is its turn', async () => {
  const call = await show({ people: [{ name: 'Ben' }] })
  await rests()
  await call.setProps({ waiting: true })
  expect(call.attributes('inert')).toBeDefined()
  expect(named(call, 'group', 'Ben')).toHaveLength(0)
  await call.trigger('keydown', { key: 'm' })
  expect(named(call, 'button', 'Turn off microphone')).toHaveLength(1)
  await call.setProps({ waiting: false })
  expect(call.attributes('inert')).toBeUndefined()
  await call.trigger('keydown', { key: 'm' })
  expect(named(call, 'button', 'Turn on microphone')).toHaveLength(1)
})
