import { assert, property, stringMatching, uint8Array } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeBase64url, encodeBase64url } from './base64url.ts'

describe('base64url', () => {
  test('[W1] reads back every bytes that it wrote', () => {
    assert(
      property(uint8Array({ maxLength: 200 }), (bytes) => {
        expect(decodeBase64url(encodeBase64url(bytes))).toEqual(new Uint8Array(bytes))
      }),
    )
  })

  test('[W1] writes neither padding nor the characters of plain base64', () => {
    expect(encodeBase64url(Uint8Array.of(0xfb, 0xff, 0xfe, 0xff))).toBe('-__-_w')
  })

  test.each(['A', 'AB=', 'AA==', 'A+', 'A/', 'A A', 'AAA\n', 'AAB', 'Ab', 'ä'])(
    '[W1] does not read %j, which is no canonical spelling',
    (text) => {
      expect(decodeBase64url(text)).toBeUndefined()
    },
  )

  test('[W1] reads no second spelling of the same bytes', () => {
    assert(
      property(stringMatching(/^[A-Za-z0-9_-]{0,40}$/), (text) => {
        const bytes = decodeBase64url(text)
        expect(bytes === undefined || encodeBase64url(bytes) === text).toBe(true)
      }),
    )
  })
})
