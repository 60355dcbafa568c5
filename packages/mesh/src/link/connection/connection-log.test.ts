import { expect, test } from 'vitest'
import { silentLog, type LogFacts } from '../../base/log.ts'
import { candidateFacts, connectionSteps, logConnection } from './connection-log.ts'

/** Whose states a test sets, with the events that a browser makes of them. */
class WatchedConnection extends EventTarget {
  signalingState = 'stable'
  iceConnectionState = 'new'
  connectionState = 'new'
  iceGatheringState = 'new'
  remoteDescription: { type: string; sdp: string } | null = null
  currentRemoteDescription: { type: string; sdp: string } | null = null

  set(field: 'signalingState' | 'iceConnectionState' | 'connectionState', value: string): void {
    this[field] = value
    this.dispatchEvent(new Event(field.toLowerCase().replace('state', 'statechange')))
  }

  find(candidate: Record<string, string>): void {
    this.dispatchEvent(Object.assign(new Event('icecandidate'), { candidate }))
  }
}

function watched() {
  const fake = new WatchedConnection()
  const lines: [string, LogFacts][] = []
  const log = {
    ...silentLog,
    debug: (sentence: string, facts: LogFacts = {}) => void lines.push([sentence, facts]),
  }
  const stop = logConnection(fake as unknown as RTCPeerConnection, log)
  return { fake, lines, stop, said: () => lines.map(([sentence]) => sentence) }
}

const offer = {
  type: 'offer',
  sdp: 'a=candidate:1 1 udp 1 192.0.2.1 9 typ host\na=candidate:2 1 udp 1 192.0.2.1 9 typ srflx\n',
}
const answer = { type: 'answer', sdp: '' }

test('[Z1] says each step of a connection that this side begins, in order', () => {
  const { fake, said, stop } = watched()
  fake.set('signalingState', 'have-local-offer')
  fake.find({ candidate: 'candidate:1', type: 'host', protocol: 'udp' })
  fake.remoteDescription = answer
  fake.set('signalingState', 'stable')
  for (const state of ['checking', 'connected']) fake.set('iceConnectionState', state)
  fake.set('connectionState', 'connected')
  for (const state of ['disconnected', 'failed']) fake.set('iceConnectionState', state)
  stop()
  fake.set('connectionState', 'connected')
  expect(said()).toEqual([
    connectionSteps.made,
    connectionSteps.offerMade,
    connectionSteps.candidateFound,
    connectionSteps.answerRead,
    connectionSteps.pathChecking,
    connectionSteps.pathFound,
    connectionSteps.encrypted,
    connectionSteps.pathInterrupted,
    connectionSteps.pathFailed,
    connectionSteps.closed,
  ])
})

test('[Z1] says what an offer brought, that it was answered, and that a new path is looked for', () => {
  const { fake, lines } = watched()
  fake.remoteDescription = offer
  fake.set('signalingState', 'have-remote-offer')
  fake.set('signalingState', 'stable')
  fake.currentRemoteDescription = offer
  fake.set('signalingState', 'have-local-offer')
  expect(lines.slice(1)).toEqual([
    [connectionSteps.offerRead, { candidates: 2 }],
    [connectionSteps.answerMade, {}],
    [connectionSteps.offerMade, { again: true }],
  ])
})

test('[Z1] says nothing of an own offer that was taken back', () => {
  const { fake, said } = watched()
  fake.set('signalingState', 'have-local-offer')
  fake.remoteDescription = offer
  fake.set('signalingState', 'stable')
  expect(said()).toEqual([connectionSteps.made, connectionSteps.offerMade])
})

test('[Z2] says of candidates only their kind and transport', () => {
  const { fake, lines } = watched()
  fake.find({ candidate: 'candidate:8', type: 'srflx', protocol: 'tcp', address: '203.0.113.8' })
  expect(lines.at(-1)).toEqual([connectionSteps.candidateFound, { type: 'srflx', protocol: 'tcp' }])
  const candidate = 'candidate:7 1 UDP 99 203.0.113.9 5000 typ relay raddr 10.0.0.1 rport 9'
  expect(candidateFacts({ candidate })).toEqual({ type: 'relay', protocol: 'udp' })
  expect(candidateFacts({ candidate: '' })).toEqual({ type: '', protocol: '' })
})
