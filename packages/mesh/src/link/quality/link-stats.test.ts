import { expect, test } from 'vitest'
import { countersOf } from './link-stats.ts'

const report = (...stats: Record<string, unknown>[]) =>
  new Map(stats.map((stat) => [String(stat['id']), stat]))
const pair = (local: string, remote = 'far') => ({
  id: 'pair',
  type: 'candidate-pair',
  localCandidateId: local,
  remoteCandidateId: remote,
  currentRoundTripTime: 0.042,
})
const transport = { id: 't', type: 'transport', bytesReceived: 900, selectedCandidatePairId: 'pair' }

test('[M114] reads the longest of all round trips, from ICE or RTCP', () => {
  const remote = (id: string, roundTripTime: number) => ({ id, type: 'remote-inbound-rtp', roundTripTime })
  const of = (...stats: Record<string, unknown>[]) =>
    countersOf(report(transport, ...stats)).longestRoundTripMs
  expect(of(pair('l'), remote('a', 0.9), remote('b', 0.1))).toBe(900)
  expect(of(pair('l'))).toBe(42)
  expect(of()).toBeUndefined()
})

test('[M61] reads packets, losses, frames and jitter of each kind by its place, also where a source was replaced', () => {
  const audio = {
    id: 'a',
    type: 'inbound-rtp',
    mid: '0',
    packetsReceived: 100,
    packetsLost: 3,
    jitter: 0.004,
    jitterBufferDelay: 96,
    jitterBufferEmittedCount: 960,
  }
  const video = { id: 'v', type: 'inbound-rtp', mid: '1', packetsReceived: 500, framesDecoded: 90 }
  const times = { timestamp: 5_000, lastPacketReceivedTimestamp: 4_980 }
  const { kinds, bytes, roundTripMs } = countersOf(
    report(
      audio,
      video,
      { ...video, id: 'w', packetsReceived: 20, framesDecoded: 1, ...times },
      transport,
      pair('l'),
    ),
  )
  expect(kinds.microphone).toEqual({
    packets: 100,
    lost: 3,
    framesDecoded: 0,
    jitterMs: 4,
    idleMs: Infinity,
    played: 960,
    waitedMs: 96_000,
  })
  expect(kinds.camera).toEqual({
    packets: 520,
    lost: 0,
    framesDecoded: 91,
    jitterMs: 0,
    idleMs: 20,
    played: 0,
    waitedMs: 0,
  })
  expect(kinds.screen.packets).toBe(0)
  expect([bytes, roundTripMs]).toEqual([900, 42])
})

test('[M62] tells whether packets go directly or through which relay', () => {
  const path = (local: Record<string, unknown>, remote: Record<string, unknown> = {}) =>
    countersOf(report(transport, pair('near'), { id: 'near', ...local }, { id: 'far', ...remote })).path
  expect(path({ candidateType: 'srflx' })).toBe('direct')
  expect(path({ candidateType: 'relay', relayProtocol: 'udp' })).toBe('relay-udp')
  expect(path({ candidateType: 'relay', relayProtocol: 'tcp' })).toBe('relay-tcp')
  expect(path({ candidateType: 'relay', relayProtocol: 'tls' })).toBe('relay-tls')
  expect(path({ candidateType: 'host' }, { candidateType: 'relay' })).toBe('relay-udp')
  expect(countersOf(report()).path).toBe('unknown')
})

test('[M63] finds the pair in use where the browser names it in no transport', () => {
  const { bytes, roundTripMs } = countersOf(
    report(
      { ...pair('x'), id: 'idle', state: 'succeeded', currentRoundTripTime: 9 },
      { ...pair('y'), nominated: true, state: 'succeeded', bytesReceived: 70 },
    ),
  )
  expect([bytes, roundTripMs]).toEqual([70, 42])
})
