import { describe, expect, test } from 'vitest'
import { announcementsBetween } from './announcements.ts'
import { room, seatOf, somebody } from '../testing/testing-people.ts'

const media = { microphone: true, camera: true, screen: false, screenAudio: false }

describe('what is said aloud', () => {
  test('[V80] who joins and who leaves is said once', () => {
    const before = room([somebody(1)])
    const after = room([somebody(2)])
    expect(announcementsBetween(before, after)).toEqual([
      { event: 'left', seat: seatOf(1) },
      { event: 'joined', seat: seatOf(2) },
    ])
    expect(announcementsBetween(after, after)).toEqual([])
  })

  test('[V81] those who were there when one came in are not announced', () => {
    const lobby = room([], { phase: { state: 'joining' } })
    expect(announcementsBetween(lobby, room([somebody(1), somebody(2)]))).toEqual([])
  })

  test('[V82] a screen that begins to be shared is said, one that stops is not', () => {
    const sharing = somebody(1, { media: { ...media, screen: true } })
    expect(announcementsBetween(room([somebody(1)]), room([sharing]))).toEqual([
      { event: 'sharing', seat: seatOf(1) },
    ])
    expect(announcementsBetween(room([sharing]), room([somebody(1)]))).toEqual([])
  })

  test('[V83] a link that worked and breaks is said once, a first connection is not', () => {
    const connecting = room([somebody(1, { link: { state: 'connecting' } })])
    const open = room([somebody(1)])
    const recovering = room([somebody(1, { link: { state: 'recovering', step: 'waiting' } })])
    const lost = room([somebody(1, { link: { state: 'lost', reason: 'no-path' } })])
    expect(announcementsBetween(connecting, open)).toEqual([])
    expect(announcementsBetween(open, recovering)).toEqual([{ event: 'reconnecting', seat: seatOf(1) }])
    expect(announcementsBetween(recovering, lost)).toEqual([])
  })

  test('[V84] speaking and muting are not said', () => {
    const speaking = somebody(1, { speaking: true })
    const muted = somebody(1, { media: { ...media, microphone: false, camera: false } })
    expect(announcementsBetween(room([somebody(1)]), room([speaking]))).toEqual([])
    expect(announcementsBetween(room([somebody(1)]), room([muted]))).toEqual([])
  })

  test('[V156] a hand of somebody else that goes up is said once', () => {
    const down = room([somebody(1), somebody(2)])
    const up = room([somebody(1), somebody(2)], { reactions: { hands: [down.self.seat, seatOf(1)] } })
    expect(announcementsBetween(down, up)).toEqual([{ event: 'hand', seat: seatOf(1) }])
    expect(announcementsBetween(up, { ...up, reactions: { hands: [seatOf(1)] } })).toEqual([])
    expect(announcementsBetween(up, down)).toEqual([])
    // Up already when its owner came: the tile shows it.
    expect(announcementsBetween(room([somebody(2)]), up)).toEqual([{ event: 'joined', seat: seatOf(1) }])
  })
})
