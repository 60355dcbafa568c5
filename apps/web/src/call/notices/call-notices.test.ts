import { describe, expect, test } from 'vitest'
import { callNotices, type CallNotice } from './call-notices.ts'
import { failuresIn } from './capture-failures.ts'
import type { TroubleWords } from '../quality/trouble-words.ts'
import { noticeWords } from './notice-words.ts'
import { devices } from '../testing/testing-people.ts'

const usual = {
  media: devices(),
  signaling: 'connected',
  soundBlocked: false,
  knocking: [],
  order: undefined,
  impostors: [],
  interference: [],
  hasCode: false,
  otherTab: 'none',
  microphoneHint: undefined,
  cameraSilent: false,
  troubles: [],
  seen: new Set<object>(),
} as const
const denied = devices({ camera: { state: 'failed', failure: 'denied' } })

describe('banners of a call', () => {
  test('[V85] sound that is held back comes first, then the lost server, then devices', () => {
    const media = devices({
      microphone: { state: 'failed', failure: 'busy' },
      notice: { kind: 'camera', event: 'replaced' },
    })
    const notices = callNotices({ ...usual, media, signaling: 'lost', soundBlocked: true })
    expect(notices).toEqual([
      { kind: 'hear' },
      { kind: 'signaling', server: 'lost' },
      { kind: 'capture', source: 'microphone', failure: 'busy' },
      { kind: 'device', device: 'camera', event: 'replaced' },
    ])
  })

  test('[V86] a failure that was seen stays away until it happens again', () => {
    const seen = new Set(failuresIn(denied))
    const sources = { ...usual, seen }
    expect(callNotices({ ...sources, media: denied })).toEqual([])
    const again = devices({ camera: { state: 'failed', failure: 'denied' } })
    expect(callNotices({ ...sources, media: again })).toHaveLength(1)
  })

  test('[V87] nothing wrong means no banner, also while the server is being reached', () => {
    for (const signaling of ['connecting', 'connected'] as const)
      expect(callNotices({ ...usual, signaling })).toEqual([])
  })

  test('[M119] a camera that gives nothing has a banner for as long as that lasts', () => {
    expect(callNotices({ ...usual, cameraSilent: true })).toEqual([{ kind: 'camera-silent' }])
    expect(callNotices(usual)).toEqual([])
  })

  test('[V122] who cannot hear each other comes after sound that is held back and before the lost server', () => {
    const trouble = { kind: 'unheard', lacking: 'hear', remedy: 'open', seats: ['one'] } as const
    const sources = { ...usual, signaling: 'lost', soundBlocked: true, troubles: [trouble] } as const
    expect(callNotices(sources).map(({ kind }) => kind)).toEqual(['hear', 'link', 'signaling'])
  })

  test('[V124] a meeting that is open in another tab has a banner while the microphone is off here', () => {
    const sources = { ...usual, otherTab: 'open' } as const
    expect(callNotices(sources)).toEqual([{ kind: 'other-tab' }])
    const worse = callNotices({ ...sources, media: denied, signaling: 'lost' })
    expect(worse.map(({ kind }) => kind)).toEqual(['signaling', 'other-tab', 'capture'])
    const talking = devices({ microphone: { state: 'on', deviceId: 'mic', facing: undefined } })
    expect(callNotices({ ...sources, media: talking })).toEqual([])
    expect(callNotices(usual)).toEqual([])
  })

  test('[V140] who wants to come in and what a host ordered come before what is wrong with lines', () => {
    const order = { type: 'mute', kind: 'microphone', by: 'Anna' } as const
    const notices = callNotices({ ...usual, signaling: 'lost', knocking: ['Kim', 'Lou'], order })
    expect(notices.map(({ kind }) => kind)).toEqual(['knock', 'order', 'signaling'])
    const t = (key: string, values: Record<string, unknown> = {}) => [key, ...Object.values(values)].join(' ')
    const words = { t, locale: 'en', nameOf: () => '' } as unknown as TroubleWords
    const say = (notice: CallNotice) => noticeWords(notice, words)
    expect(notices.slice(0, 2).map(say)).toEqual(['hosts.knockMany 2', 'hosts.hushedMicrophone Anna'])
    const one = callNotices({ ...usual, knocking: ['Kim'], order: { type: 'locked', by: '\u202e' } })
    expect(one.map(say)).toEqual(['hosts.knocks Kim', 'hosts.locked common.guest'])
  })

  test('[V18] a device that does not start is told in a call in the same words as before it', () => {
    const notices = callNotices({ ...usual, media: denied })
    const t = (key: string, values: Record<string, unknown> = {}) => [key, ...Object.values(values)].join(' ')
    const words = { t, locale: 'en', nameOf: () => '' } as unknown as TroubleWords
    expect(notices.map((notice) => noticeWords(notice, words))).toEqual([
      'problems.withAdvice problems.camera.denied problems.advice.deniedOther',
    ])
  })

  test('[V130] a server of another version is told in the call, with the way on', () => {
    const outdated = callNotices({ ...usual, signaling: 'outdated' })
    expect(outdated).toEqual([{ kind: 'signaling', server: 'outdated' }])
    const words = { t: (key: string) => key, locale: 'en', nameOf: () => '' } as unknown as TroubleWords
    expect(outdated.map((notice) => noticeWords(notice, words))).toEqual(['call.signalingOutdated'])
  })
})
