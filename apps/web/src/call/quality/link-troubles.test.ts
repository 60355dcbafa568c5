import type { LinkSnapshot, PeerSnapshot } from '@confab/mesh'
import { describe, expect, test } from 'vitest'
import { room, seatOf, somebody } from '../testing/testing-people.ts'
import { linkTroubles, troubleKey, troublesForBanners } from './link-troubles.ts'

const nothing = { microphone: false, camera: false, screen: false, screenAudio: false }
const sound = { ...nothing, microphone: true }
const picture = { ...nothing, camera: true }
const newPath: LinkSnapshot = { state: 'recovering', step: 'new-path' }
const unknownQuality = somebody(1).linkQuality
const [ben, cleo] = [seatOf(1), seatOf(2)]

const oneOf = (changes: Partial<PeerSnapshot>) => linkTroubles([somebody(1, changes)])

describe('what is wrong with whose connection', () => {
  test('[V103] what somebody does not get, and what does not come of them, are two troubles', () => {
    expect(oneOf({ unheard: sound, missing: picture })).toEqual([
      { kind: 'unheard', lacking: 'hear', remedy: 'open', seats: [ben] },
      { kind: 'missing', lacking: 'see', remedy: 'open', seats: [ben] },
    ])
    expect(oneOf({ missing: { ...sound, camera: true, screen: true, screenAudio: true } })).toMatchObject([
      { kind: 'missing', lacking: 'hearAndSee' },
      { kind: 'missing', lacking: 'screen' },
    ])
    expect(oneOf({ unheard: { ...nothing, screenAudio: true } })).toMatchObject([{ lacking: 'screenSound' }])
    expect(oneOf({})).toEqual([])
  })

  test('[V104] people with the same trouble are told together, those who cannot hear first', () => {
    const troubles = linkTroubles([
      somebody(1, { link: { state: 'lost', reason: 'no-path' } }),
      somebody(2, { unheard: picture }),
      somebody(3, { unheard: sound }),
      somebody(4, { unheard: sound }),
      somebody(5, { missing: sound }),
      somebody(6, { linkQuality: { ...unknownQuality, quality: 'poor' } }),
    ])
    expect(troubles.map(({ kind, seats }) => [kind, seats.length])).toEqual([
      ['unheard', 2],
      ['missing', 1],
      ['unheard', 1],
      ['lost', 1],
      ['weak', 1],
    ])
  })

  test('[V105] a connection that recovers is interrupted, unless all that is known is that the other side lacks something', () => {
    expect(oneOf({ link: newPath, missing: sound, unheard: sound })).toEqual([
      { kind: 'interrupted', remedy: 'new-path', seats: [ben] },
    ])
    expect(oneOf({ link: newPath })).toMatchObject([{ kind: 'interrupted' }])
    expect(oneOf({ link: newPath, unheard: sound })).toEqual([
      { kind: 'unheard', lacking: 'hear', remedy: 'new-path', seats: [ben] },
    ])
    expect(oneOf({ linkQuality: { ...unknownQuality, quality: 'none' } })).toMatchObject([
      { kind: 'interrupted' },
    ])
  })

  test('[V106] where different things are done about the same trouble it is said to be reconnected', () => {
    const relay: LinkSnapshot = { state: 'recovering', step: 'relay' }
    const both = (other: LinkSnapshot) =>
      linkTroubles([somebody(1, { link: newPath }), somebody(2, { link: other })])
    expect(both(relay)).toEqual([{ kind: 'interrupted', remedy: 'waiting', seats: [ben, cleo] }])
    expect(both(newPath)).toMatchObject([{ remedy: 'new-path' }])
  })

  test('[V125] a picture that is held back is told as such and not as a weak connection, after what does not arrive', () => {
    const weak = { ...unknownQuality, quality: 'poor' } as const
    expect(oneOf({ suspendedPicture: true, linkQuality: weak })).toEqual([
      { kind: 'suspended', seats: [ben] },
    ])
    const two = linkTroubles([somebody(1, { suspendedPicture: true }), somebody(2, { missing: sound })])
    expect(two.map(({ kind }) => kind)).toEqual(['missing', 'suspended'])
    expect(oneOf({ suspendedPicture: true, link: newPath })).toMatchObject([{ kind: 'interrupted' }])
  })

  test('[V107] a trouble is the same one whatever is done about it, and another one with other people', () => {
    const [open] = oneOf({ unheard: sound })
    const [mending] = oneOf({ unheard: sound, link: newPath })
    const [two] = linkTroubles([somebody(1, { unheard: sound }), somebody(2, { unheard: sound })])
    const keys = [open, mending, two].map((trouble) => trouble && troubleKey(trouble))
    expect(keys[0]).toBe(keys[1])
    expect(keys[2]).not.toBe(keys[0])
  })

  test('[V108] at most two troubles have a banner: those that no cover says, unless dismissed, and only in the call', () => {
    const peers = [
      somebody(1, { link: { state: 'lost', reason: 'no-path' } }),
      somebody(2, { unheard: sound }),
      somebody(3, { missing: sound }),
      somebody(4, { missing: picture }),
    ]
    const shown = troublesForBanners(room(peers), new Set())
    expect(shown.map(({ kind }) => kind)).toEqual(['unheard', 'missing'])
    const dismissed = new Set(shown.map(troubleKey))
    expect(troublesForBanners(room(peers), dismissed)).toMatchObject([{ kind: 'missing', lacking: 'see' }])
    expect(troublesForBanners(room(peers, { phase: { state: 'lobby' } }), new Set())).toEqual([])
  })
})
