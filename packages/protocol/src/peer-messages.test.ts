import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { limits } from './limits.ts'
import { parsePeerMessage, parseSealedEnvelope, PeerMessage } from './peer-messages.ts'

const sends = { microphone: true, camera: false, screen: false, screenAudio: false }
const seat = 'A'.repeat(22)
const [nonce, digest, idPub, signature] = [22, 43, 87, 86].map((length) => 'A'.repeat(length)) as [
  string,
  string,
  string,
  string,
]
const host = { hostPub: idPub, rank: 'host' as const, signature }
const candidate = { candidate: 'candidate:1', sdpMid: '0', sdpMLineIndex: 0, usernameFragment: 'abcd' }
const messages: readonly PeerMessage[] = [
  {
    type: 'link:description',
    generation: 1,
    peerGeneration: 0,
    negotiation: 1,
    kind: 'offer',
    sdp: 'v=0',
    sends,
  },
  { type: 'link:candidates', generation: 2, candidates: [candidate] },
  { type: 'link:resync', generation: 0, peerGeneration: 4 },
  { type: 'link:rebuild', generation: 3 },
  { type: 'link:state', ...sends },
  { type: 'link:ping', number: 1 },
  { type: 'link:pong', number: 1 },
  { type: 'link:report', missing: sends, lossPercent: 3, lateMs: 0, lines: [{ seat, quality: 'fair' }] },
  { type: 'link:refresh', kind: 'camera' },
  { type: 'link:relay', to: seat, sealed: 'AQ' },
  { type: 'link:relayed', from: seat, sealed: 'AQ' },
  { type: 'host:lock', isLocked: true, seats: [seat] },
  { type: 'host:admit', seat },
  { type: 'host:mute', seat, kind: 'screen' },
  { type: 'host:remove', seat },
  { type: 'host:end' },
  { type: 'host:rekey', body: '{}', idPub, signature, host },
  { type: 'host:tickets', given: [{ ticket: nonce, seat }] },
  { type: 'host:successor', ticket: nonce, signature },
  { type: 'host:grant', proof: host },
  { type: 'code:begin', run: nonce, list: digest },
  { type: 'code:commit', run: nonce, commitment: digest },
  { type: 'code:reveal', run: nonce, contribution: nonce },
  { type: 'code:stop', run: nonce },
  { type: 'chat:entries', entries: [{ body: '{}', idPub, signature }] },
  { type: 'chat:have', visit: nonce, have: [{ seat, id: nonce, lamport: 1, revision: 0 }] },
  { type: 'chat:want', refs: [{ seat, id: nonce }] },
  { type: 'chat:typing' },
  { type: 'file:offer', id: nonce, name: 'a.txt', size: 3, kind: 'text/plain' },
  { type: 'file:want', id: nonce, at: 0, upTo: 3 },
  { type: 'file:end', id: nonce, digest },
  { type: 'file:stop', id: nonce, reason: 'done' },
  { type: 'reaction:hand', lamport: 3 },
  { type: 'reaction:sign', sign: '👍' },
  { type: 'spotlight:show', lamport: 7 },
  { type: 'spotlight:laser', screen: seat, stroke: 3, points: [[0, 10_000]] },
  { type: 'link:bye' },
]

test('[W9] reads every message of the table as it was written', () => {
  for (const message of messages) expect(parsePeerMessage(JSON.stringify(message))).toEqual(message)
  const types = PeerMessage.options.map(({ entries }) => entries.type.literal)
  expect(messages.map(({ type }) => type).toSorted()).toEqual(types.toSorted())
})

const envelope = { number: 7, base: 5, seen: 0, messages: [{ type: 'link:ping', number: 1 }, null] }

test('[W9] reads every message as it was sealed, with places that are empty and none at all', () => {
  for (const [index] of messages.entries()) {
    const whole = { ...envelope, messages: messages.slice(index, index + 3) }
    expect(parseSealedEnvelope(JSON.stringify(whole))).toEqual(whole)
  }
  for (const good of [envelope, { ...envelope, seen: 2 ** 40, messages: [] }])
    expect(parseSealedEnvelope(JSON.stringify(good))).toEqual(good)
})

describe('what another browser says wrongly', () => {
  test('[W10] is refused as a whole when one message of an envelope is, and when its numbers are none', () => {
    const bad = [
      { ...envelope, messages: [...envelope.messages, { type: 'link:ping' }] },
      { ...envelope, messages: Array.from({ length: limits.messagesPerEnvelope + 1 }, () => null) },
      { ...envelope, messages: 'none' },
      ...['number', 'base', 'seen'].flatMap((key) =>
        [-1, 0.5, 2 ** 53, '1', null, undefined].map((wrong) => ({ ...envelope, [key]: wrong })),
      ),
      { ...envelope, number: 0 },
      { ...envelope, base: 0 },
      { ...envelope, more: 1 },
      ...messages,
    ]
    for (const wrong of bad) expect(parseSealedEnvelope(JSON.stringify(wrong))).toBeUndefined()
  })

  test('[W10] is refused when a field is missing, of another type, or unknown', () => {
    for (const message of messages) {
      for (const key of Object.keys(message)) {
        const without = Object.fromEntries(Object.entries(message).filter(([name]) => name !== key))
        expect(parsePeerMessage(JSON.stringify(without))).toBeUndefined()
        for (const wrong of [null, [], {}, '', -1, 0.5, 'x'.repeat(100_000)]) {
          if (key === 'sdp' && wrong === '') continue
          // An empty list is a list.
          if (['lines', 'seats', 'given', 'have'].includes(key) && Array.isArray(wrong)) continue
          expect(parsePeerMessage(JSON.stringify({ ...message, [key]: wrong }))).toBeUndefined()
        }
      }
      expect(parsePeerMessage(JSON.stringify({ ...message, from: 'somebody' }))).toBeUndefined()
    }
  })

  test('[W8] is refused when it is no JSON, or too long, and never throws', () => {
    expect(parsePeerMessage(' '.repeat(limits.controlChars + 1))).toBeUndefined()
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => parsePeerMessage(text) === undefined))
  })

  test('[W11] changes no prototype', () => {
    parsePeerMessage(
      '{"type":"link:bye","__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}',
    )
    expect('polluted' in {}).toBe(false)
  })
})
