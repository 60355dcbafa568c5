import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { encodeBase64url } from './base64url.ts'
import { PeerId, RoomAccess, RoomAddress, SeatKey, Signature } from './ids.ts'

const of = (bytes: number, fill = 255) => encodeBase64url(new Uint8Array(bytes).fill(fill))

describe('ids', () => {
  test.each([
    ['access', RoomAccess, 16],
    ['seat key', SeatKey, 65],
    ['signature', Signature, 64],
  ] as const)('[W4] takes a %s of its exact length only', (_name, schema, bytes) => {
    expect(v.is(schema, of(bytes))).toBe(true)
    expect(v.is(schema, of(bytes - 1))).toBe(false)
    expect(v.is(schema, of(bytes + 1))).toBe(false)
    expect(v.is(schema, of(bytes, 0))).toBe(true)
  })

  test('[W4] takes no second spelling of the same 16 bytes', () => {
    const canonical = of(16)
    expect(canonical.endsWith('w')).toBe(true)
    expect(v.is(RoomAccess, `${canonical.slice(0, -1)}x`)).toBe(false)
  })

  test.each(['__proto__', 'constructor', 'hasOwnProperty', '', ' ', 'A\0', '\u2028', '\ud800'])(
    '[W4] takes no %j for an access',
    (text) => {
      expect(v.is(RoomAddress, { hostKeyHash: text, access: of(16) })).toBe(false)
      expect(v.is(RoomAddress, { hostKeyHash: of(16), access: text })).toBe(false)
    },
  )

  test('[W4] takes any short name in its alphabet for an id, and no list or wildcard', () => {
    expect(v.is(PeerId, 'constructor')).toBe(true)
    for (const text of ['*', 'a,b', 'a b', 'a'.repeat(65), ['a'], null])
      expect(v.is(PeerId, text)).toBe(false)
  })
})
