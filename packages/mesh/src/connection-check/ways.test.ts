import { expect, test } from 'vitest'
import { configurationOf, numberWays, planWays } from './ways.ts'

const turn = {
  urls: [
    'turns:turn.example:443?transport=tcp',
    'turn:turn.example:3478?transport=tcp',
    'turn:turn.example:3478',
    'turn:turn.example:3478',
  ],
  username: '1:a',
  credential: 'secret',
}
const stun = { urls: ['stun:stun.example:3478'] }

test('[Q1] tries each configured address once: direct, STUN, then TURN over UDP, TCP and TLS', () => {
  const kinds = planWays([turn, stun]).map(({ kind }) => kind)
  expect(kinds).toEqual(['direct', 'stun', 'relay-udp', 'relay-tcp', 'relay-tls'])
  expect(planWays([]).map(({ kind }) => kind)).toEqual(['direct'])
})

test('[Q1] tells several servers of one kind apart by number', () => {
  const ways = planWays([turn, { ...turn, urls: ['turn:other.example?transport=udp'] }])
  expect(ways.map(({ kind }) => kind)).toEqual(['direct', 'relay-udp', 'relay-udp', 'relay-tcp', 'relay-tls'])
  expect(numberWays(ways)).toEqual([0, 1, 2, 0, 0])
})

test('[Q2] a relay is tried alone, with its credential and nothing beside it', () => {
  const configurations = planWays([stun, turn]).map(configurationOf)
  expect(configurations).toEqual([
    { iceServers: [] },
    { iceServers: [{ urls: ['stun:stun.example:3478'] }] },
    ...[turn.urls[2], turn.urls[1], turn.urls[0]].map((url) => ({
      iceServers: [{ urls: [url], username: '1:a', credential: 'secret' }],
      iceTransportPolicy: 'relay',
    })),
  ])
})
