import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { limits } from './limits.ts'
import { examples } from './messages/examples.ts'
import { parsePeerMessage, parseSealedEnvelope } from './peer-messages.ts'

const messages = Object.values(examples)

test('[W9] reads every message of the table as it was written', () => {
  for (const [type, message] of Object.entries(examples)) {
    expect(parsePeerMessage(JSON.stringify(message))).toEqual(message)
    expect(message.type).toBe(type)
  }
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
          if (['links', 'seats', 'given', 'have'].includes(key) && Array.isArray(wrong)) continue
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
