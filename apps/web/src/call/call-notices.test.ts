import { describe, expect, test } from 'vitest'
import { callNotices } from './call-notices.ts'
import { failuresIn } from './capture-failures.ts'
import { devices } from './testing-people.ts'

const none: ReadonlySet<object> = new Set()
const denied = devices({ camera: { state: 'failed', failure: 'denied' } })

describe('banners of a call', () => {
  test('[V85] sound that is held back comes first, then the lost server, then devices', () => {
    const media = devices({
      microphone: { state: 'failed', failure: 'busy' },
      notice: { kind: 'camera', event: 'replaced' },
    })
    const notices = callNotices({ media, signaling: 'lost', soundBlocked: true, troubles: [], seen: none })
    expect(notices).toEqual([
      { kind: 'hear' },
      { kind: 'signaling' },
      { kind: 'capture', source: 'microphone', failure: 'busy' },
      { kind: 'device', device: 'camera', event: 'replaced' },
    ])
  })

  test('[V86] a failure that was seen stays away until it happens again', () => {
    const seen = new Set(failuresIn(denied))
    const sources = { signaling: 'connected', soundBlocked: false, troubles: [], seen } as const
    expect(callNotices({ ...sources, media: denied })).toEqual([])
    const again = devices({ camera: { state: 'failed', failure: 'denied' } })
    expect(callNotices({ ...sources, media: again })).toHaveLength(1)
  })

  test('[V87] nothing wrong means no banner, also while the server is being reached', () => {
    for (const signaling of ['connecting', 'connected'] as const)
      expect(
        callNotices({ media: devices(), signaling, soundBlocked: false, troubles: [], seen: none }),
      ).toEqual([])
  })

  test('[V122] who cannot hear whom comes after sound that is held back and before the lost server', () => {
    const trouble = { kind: 'unheard', lacking: 'hear', remedy: 'open', seats: ['one'] } as const
    const sources = {
      media: devices(),
      signaling: 'lost',
      soundBlocked: true,
      troubles: [trouble],
      seen: none,
    } as const
    expect(callNotices(sources).map(({ kind }) => kind)).toEqual(['hear', 'line', 'signaling'])
  })
})
