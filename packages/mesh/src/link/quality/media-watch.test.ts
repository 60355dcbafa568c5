import { describe, expect, test } from 'vitest'
import {
  levelOf,
  observe,
  roundRoundTrip,
  faultOf,
  type MediaSample,
  type MediaWatch,
} from './media-watch.ts'
import type { LinkCounters } from './link-stats.ts'
import { mediaKinds, type MediaKind, type MediaState } from '../../mesh-snapshot.ts'
import { mediaStateOf, nothingSent } from '../sending/outbound-media.ts'

const only = (...kinds: MediaKind[]): MediaState => mediaStateOf((kind) => kinds.includes(kind))

/** A connection that is read once a second; each kind in `arriving` brings 50 packets between readings. */
function line(expected: MediaState) {
  const totals = new Map(mediaKinds.map((kind) => [kind, { packets: 0, lost: 0, framesDecoded: 0 }]))
  let atMs = 10_000
  let watch: MediaWatch | undefined
  const read = (
    arriving: readonly MediaKind[],
    {
      passedMs = 1_000,
      lost = 0,
      roundTripMs = 20,
      decoded = 25,
      idleMs = Infinity,
      sent = expected,
      patienceMs = 0,
    } = {},
  ) => {
    atMs += passedMs
    for (const [kind, total] of totals) {
      if (!arriving.includes(kind)) continue
      total.packets += 50
      total.lost += lost
      total.framesDecoded += decoded
    }
    const of = (kind: MediaKind) => {
      const {
        packets,
        lost: gone,
        framesDecoded,
      } = totals.get(kind) ?? { packets: 0, lost: 0, framesDecoded: 0 }
      return { packets, lost: gone, framesDecoded, jitterMs: 1, idleMs, played: 0, waitedMs: 0 }
    }
    const kinds = {
      microphone: of('microphone'),
      camera: of('camera'),
      screen: of('screen'),
      screenAudio: of('screenAudio'),
    }
    const counters: LinkCounters = {
      kinds,
      bytes: mediaKinds.reduce((total, kind) => total + kinds[kind].packets * 100, 0),
      roundTripMs,
      longestRoundTripMs: roundTripMs,
      availableBitrate: undefined,
      cameraFrames: undefined,
      path: 'direct',
    }
    const sample: MediaSample = { atMs, counters, expected: sent, patienceMs }
    watch = observe(watch, sample)
    return watch
  }
  return { read }
}

describe('a kind that is said to be sent', () => {
  test('[M51] is missing after two seconds without a packet, a screen after six', () => {
    const { read } = line(only('microphone', 'camera', 'screen', 'screenAudio'))
    const missing = Array.from({ length: 8 }, () => read([]).missing)
    expect(missing.map(({ microphone }) => microphone).indexOf(true)).toBe(2)
    expect(missing.map(({ camera }) => camera).indexOf(true)).toBe(2)
    expect(missing.map(({ screen }) => screen).indexOf(true)).toBe(6)
    expect(missing.map(({ screenAudio }) => screenAudio).indexOf(true)).toBe(6)
    expect(read(['microphone']).missing).toEqual(only('camera', 'screen', 'screenAudio'))
  })

  test('[M52] is not missing before it was said to be sent for so long, nor after', () => {
    const { read } = line(only('microphone'))
    for (let second = 0; second < 5; second++) read([], { sent: nothingSent })
    expect(read([]).missing).toEqual(nothingSent)
    expect(read([]).missing).toEqual(nothingSent)
    expect(read([]).missing).toEqual(only('microphone'))
    expect(read([], { sent: nothingSent }).missing).toEqual(nothingSent)
  })

  test('[M53] is counted from its last packet where the browser tells when that came', () => {
    const { read } = line(only('microphone'))
    read(['microphone'])
    read(['microphone'], { idleMs: 950 })
    expect(read([], { idleMs: 1_950 }).missing).toEqual(only('microphone'))
  })
})

test('[M54] accuses nobody after the page was asleep, and measures again', () => {
  const { read } = line(only('microphone'))
  read(['microphone'])
  const woken = read([], { passedMs: 60_000 })
  expect(woken.missing).toEqual(nothingSent)
  expect(woken.linkQuality.lossPercent).toBeUndefined()
  expect(read([]).missing).toEqual(nothingSent)
  expect(read([]).missing).toEqual(only('microphone'))
})

test('[M55] knows a picture that is stuck: packets come, and nothing is decoded for three seconds', () => {
  const { read } = line(only('microphone', 'camera'))
  const stuck = Array.from({ length: 5 }, () => read(['microphone', 'camera'], { decoded: 0 }))
  expect(stuck.map(({ undecoded }) => undecoded.camera)).toEqual([false, false, false, true, true])
  expect(stuck.map(faultOf).at(-1)).toBe('stuck-picture')
  expect(stuck.at(-1)?.missing).toEqual(nothingSent)
  expect(faultOf(read(['microphone', 'camera']))).toBe('none')
})

describe('how good a connection is', () => {
  const even = { lossPercent: 0, roundTripMs: 30, jitterMs: 5, isStuck: false }

  test('[M56] follows from loss, round trip, jitter and pictures that are stuck', () => {
    expect(levelOf(even)).toBe('good')
    expect([2, 3, 9, 10].map((lossPercent) => levelOf({ ...even, lossPercent }))).toEqual([
      'good',
      'fair',
      'fair',
      'poor',
    ])
    expect([299, 300, 599, 600].map((roundTripMs) => levelOf({ ...even, roundTripMs }))).toEqual([
      'good',
      'fair',
      'fair',
      'poor',
    ])
    expect([39, 40, 99, 100].map((jitterMs) => levelOf({ ...even, jitterMs }))).toEqual([
      'good',
      'fair',
      'fair',
      'poor',
    ])
    expect(levelOf({ ...even, isStuck: true })).toBe('poor')
  })

  test('[M57] falls after two readings and rises after four', () => {
    const { read } = line(only('microphone'))
    const quality = (roundTripMs: number) => read(['microphone'], { roundTripMs }).linkQuality.quality
    expect([20, 700, 20, 700, 700].map(quality)).toEqual(['good', 'good', 'good', 'good', 'poor'])
    expect([20, 20, 20, 20].map(quality)).toEqual(['poor', 'poor', 'poor', 'good'])
  })

  test('[M58] is none when nothing comes of all that is sent, and poor when some of it is missing', () => {
    const { read } = line(only('microphone', 'camera'))
    const afterwards = (arriving: readonly MediaKind[]) => {
      for (let second = 0; second < 4; second++) read(arriving)
      return read(arriving).linkQuality.quality
    }
    expect(afterwards(['microphone', 'camera'])).toBe('good')
    expect(afterwards(['microphone'])).toBe('poor')
    expect(afterwards([])).toBe('none')
  })

  test('[M59] is shown in round figures, with the loss of the last five readings', () => {
    expect([4, 43, 96, 120, 130, 610].map(roundRoundTrip)).toEqual([0, 40, 100, 100, 150, 600])
    const { read } = line(only('microphone'))
    read(['microphone'])
    expect(read(['microphone'], { lost: 5 }).linkQuality).toMatchObject({ lossPercent: 9, roundTripMs: 20 })
    for (let second = 0; second < 4; second++) read(['microphone'])
    expect(read(['microphone']).linkQuality.lossPercent).toBe(0)
  })
})

test('[M60] takes missing pictures for want of bandwidth where what comes is no good connection', () => {
  const { read } = line(only('microphone', 'camera'))
  const after = (roundTripMs: number) => {
    for (let second = 0; second < 6; second++) read(['microphone'], { roundTripMs })
    return faultOf(read(['microphone'], { roundTripMs }))
  }
  expect(after(20)).toBe('no-picture')
  expect(after(700)).toBe('stuck-picture')
})
