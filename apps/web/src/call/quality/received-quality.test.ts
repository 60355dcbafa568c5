import { describe, expect, test } from 'vitest'
import { seatOf, somebody } from '../testing/testing-people.ts'
import { receivedHere, receivedThere } from './received-quality.ts'

const linkQuality = { quality: 'good', roundTripMs: 30, lossPercent: 0, path: 'direct' } as const
const nothing = { microphone: false, camera: false, screen: false, screenAudio: false }
const sound = { ...nothing, microphone: true }
const SELF = seatOf(0)

describe('how well people receive each other', () => {
  test('[V100] a kind that does not come makes a connection weak, and nothing at all none', () => {
    expect(receivedHere(somebody(1, { linkQuality }))).toBe('good')
    expect(receivedHere(somebody(1, { linkQuality, missing: sound }))).toBe('poor')
    expect(receivedHere(somebody(1, { linkQuality, missing: { ...sound, camera: true } }))).toBe('none')
    expect(receivedHere(somebody(1, { linkQuality, media: sound, missing: sound }))).toBe('none')
    expect(receivedHere(somebody(1))).toBe('unknown')
  })

  test('[V101] over a link that is interrupted or lost nothing arrives, and of one that is made nothing is known', () => {
    expect(receivedHere(somebody(1, { linkQuality, link: { state: 'connecting' } }))).toBe('unknown')
    expect(receivedHere(somebody(1, { linkQuality, link: { state: 'recovering', step: 'relay' } }))).toBe(
      'none',
    )
    expect(receivedHere(somebody(1, { linkQuality, link: { state: 'lost', reason: 'no-path' } }))).toBe(
      'none',
    )
  })

  test('[V102] what others receive is what they say, and no better than what they lack of oneself', () => {
    const receives = { [SELF]: 'good', [seatOf(2)]: 'fair' } as const
    const ben = somebody(1, { receives, unheard: sound })
    expect(receivedThere(ben, seatOf(2), SELF)).toBe('fair')
    expect(receivedThere(ben, seatOf(3), SELF)).toBe('unknown')
    expect(receivedThere(ben, SELF, SELF)).toBe('poor')
  })
})
