import { createLocalMedia, createScope, type CheckSnapshot, type LocalMedia } from '@confab/mesh'
import { FakeMediaDevices } from '@confab/mesh/testing'
import { mount } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { expect, test } from 'vitest'
import { checkStates } from '../gallery/check-states.ts'
import { createWords } from '../i18n/i18n.ts'
import CheckResults from './CheckResults.vue'
import MicrophoneCheck from './MicrophoneCheck.vue'
import { testMicrophone, type MicrophoneTest } from './microphone-test.ts'

const global = () => ({ plugins: [createPinia(), createWords().plugin] })

function snapshotOf(state: string): CheckSnapshot {
  const still = checkStates[state]
  if (still === undefined) throw new Error(`no state ${state}`)
  return still.snapshot
}

function show(snapshot: CheckSnapshot) {
  return mount(CheckResults, { props: { snapshot }, global: global(), attachTo: document.body })
}

type Shown = ReturnType<typeof show>
const buttons = (shown: Shown) => shown.findAll('button').map((button) => button.text())
const rows = (shown: Shown) => shown.findAll('li').map((row) => row.text().replaceAll(/\s+/g, ' '))

test('[Q20] each step is a line with its name and its answer in words', () => {
  expect(rows(show(snapshotOf('check-partly')))).toEqual([
    'Meeting server: Connected',
    'Direct: Works, 1 msNo loss · jitter 0 ms · connected in 46 ms',
    'Public address (STUN): Found, 38 ms',
    "TURN over UDP: Doesn't workThe server isn't responding. A firewall may be blocking it.",
    'TURN over TCP: Works, 61 ms7% lost · jitter 8 ms · connected in 406 ms',
    "TURN over TLS: Doesn't workThe server doesn't accept this site. Tell the site's administrator.",
    'Upload: 2.1 Mbit/s',
  ])
})

test('[Q20] several servers of one kind are told apart, and what was not reached any more says so', () => {
  const { ways, ...rest } = snapshotOf('check-running')
  const numbered = ways.map((way) => ({ ...way, number: way.kind === 'relay-tls' ? 2 : 0 }))
  const shown = rows(show({ ...rest, ways: numbered, phase: { state: 'cancelled' } }))
  expect(shown).toContain('TURN over TLS, server 2: Not checked')
})

test('[Q21] one sentence on top says what it means and what to do', () => {
  const first = (state: string) => show(snapshotOf(state)).find('.summary').text()
  expect(first('check-good')).toContain('good for about 7 people')
  expect(first('check-partly')).toContain('unstable')
  expect(first('check-nothing')).toMatch(/Nothing gets through.*try another browser/s)
  expect(first('check-no-turn')).toContain("can't tell how many people")
  expect(first('check-no-relay-works')).toContain("can't reach a TURN server")
  expect(first('check-no-server')).toContain("isn't responding")
  expect(first('check-slow')).toContain('0.2 Mbit/s')
})

test('[Q22] a check that runs can be cancelled, one that is over can be repeated and copied', async () => {
  const shown = show(snapshotOf('check-running'))
  expect(buttons(shown)).toEqual(['Cancel'])
  await shown.find('button').trigger('click')
  expect(shown.emitted('cancel')).toHaveLength(1)
  await shown.setProps({ snapshot: snapshotOf('check-good') })
  expect(buttons(shown)).toEqual(['Check again', 'Copy report'])
})

test('[Q23] a screen reader hears the name of the step that runs, then what it means', async () => {
  const shown = show(snapshotOf('check-running'))
  expect(shown.find('[role="status"]').text()).toBe('TURN over UDP')
  await shown.setProps({ snapshot: snapshotOf('check-slow') })
  expect(shown.find('[role="status"]').text()).toMatch(/^Your connection is slow\. /)
})

const microphone = { kind: 'audioinput', deviceId: 'mic', label: 'Microphone' } as const

function mediaOn(devices: FakeMediaDevices): LocalMedia {
  const clock = { now: () => 0, after: () => () => {}, every: () => () => {} }
  return createLocalMedia({ devices, clock, createLevelMeter: () => ({ level: () => 0, close() {} }) })
}

interface World {
  readonly devices?: FakeMediaDevices
  readonly peak?: number
  readonly turnedOn?: boolean
}

/** A whole test in a world of fake devices. */
async function record({ devices = new FakeMediaDevices([microphone]), peak = 0.4, turnedOn = false }: World) {
  const media = mediaOn(devices)
  if (turnedOn) await media.turnOn('microphone')
  const told: MicrophoneTest[] = []
  const recorded: MediaStreamTrack[] = []
  const liveWhilePlaying: number[] = []
  const ports = {
    media,
    createMedia: () => mediaOn(devices),
    microphoneId: 'mic',
    record: async (track: MediaStreamTrack) => {
      recorded.push(track)
      return { peak, play: async () => void liveWhilePlaying.push(devices.live.length) }
    },
  }
  await testMicrophone(ports, createScope(), (next) => told.push(next))
  return {
    devices,
    media,
    recorded,
    liveWhilePlaying,
    states: told.map(({ state }) => state),
    last: told.at(-1),
  }
}

test('[Q24] the microphone is recorded and played back, and silence is told from a voice', async () => {
  expect((await record({})).states).toEqual(['opening', 'recording', 'playing', 'heard'])
  expect((await record({ peak: 0.004 })).states).toEqual(['opening', 'recording', 'silent'])
})

test('[Q25] a microphone that was off is freed before its recording is played', async () => {
  const { devices, media, liveWhilePlaying } = await record({})
  expect(devices.given).toHaveLength(1)
  expect(devices.live).toEqual([])
  expect(liveWhilePlaying).toEqual([0])
  expect(media.snapshot.current.microphone.state).toBe('off')
})

test('[Q25] a microphone that is on stays on, and a copy of it is recorded', async () => {
  const { devices, media, recorded } = await record({ turnedOn: true })
  expect(devices.given).toHaveLength(1)
  expect(devices.live).toHaveLength(1)
  expect(media.track('microphone')).not.toBe(recorded[0])
  expect(recorded[0]?.readyState).toBe('ended')
})

test('[Q26] without a microphone, or with one in which nothing is heard, it says what to do', async () => {
  const { last } = await record({ devices: new FakeMediaDevices([]) })
  expect(last).toEqual({ state: 'failed', failure: 'missing' })
  const text = (state: MicrophoneTest) =>
    mount(MicrophoneCheck, { props: { test: state, place: 'lobby' }, global: global() }).text()
  expect(text({ state: 'failed', failure: 'missing' })).toMatch(/No microphone/i)
  expect(text({ state: 'silent' })).toMatch(/couldn't hear anything.*isn't muted/s)
})
