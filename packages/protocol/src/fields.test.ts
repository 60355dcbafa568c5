import { array, assert, property, string, uint8Array } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeFields, encodeFields, labelled, type Field } from './fields.ts'

const utf8 = (bytes: Uint8Array) => Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')

describe('fields', () => {
  test('[W2] writes the length of each field in 4 bytes before it', () => {
    expect([...encodeFields(['ab', Uint8Array.of(7)])]).toEqual([0, 0, 0, 2, 97, 98, 0, 0, 0, 1, 7])
  })

  test('[W2] writes whole numbers in 8 bytes, big endian', () => {
    expect([...encodeFields([258])]).toEqual([0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 1, 2])
    expect(encodeFields([2n ** 63n])[4]).toBe(128)
  })

  test('[W2] nests lists as fields', () => {
    expect(encodeFields([['a', 'b']])).toEqual(encodeFields([encodeFields(['a', 'b'])]))
  })

  test('[W2] refuses numbers that are not whole', () => {
    expect(() => encodeFields([0.5])).toThrow(RangeError)
    expect(() => encodeFields([Number.NaN])).toThrow(RangeError)
  })

  test('[W2] reads back what it wrote', () => {
    assert(
      property(array(uint8Array({ maxLength: 40 }), { maxLength: 8 }), (parts) => {
        expect(decodeFields(encodeFields(parts))).toEqual(parts.map((part) => new Uint8Array(part)))
      }),
    )
  })

  test('[W2] gives two lists of strings the same bytes only if they are the same', () => {
    const words = array(string({ maxLength: 6 }), { maxLength: 4 })
    assert(
      property(words, words, (one, other) => {
        const isSame = JSON.stringify(one) === JSON.stringify(other)
        expect(utf8(encodeFields(one)) === utf8(encodeFields(other))).toBe(isSame)
      }),
    )
  })

  test.each([[[0]], [[0, 0, 0, 2, 1]], [[0, 0, 0, 0, 9]], [[255, 255, 255, 255, 1]]])(
    '[W2] does not read %j, whose lengths do not fit',
    (bytes) => {
      expect(decodeFields(Uint8Array.from(bytes))).toBeUndefined()
    },
  )

  test('[W3] begins with the purpose, so that no two purposes share their bytes', () => {
    const content: Field = 'same'
    const [label = new Uint8Array(), value] = decodeFields(labelled('room', content)) ?? []
    expect(utf8(label)).toBe('confab/1/room')
    expect(value).toEqual(Uint8Array.from([...'same'].map((letter) => letter.charCodeAt(0))))
    expect(labelled('seat', content)).not.toEqual(labelled('room', content))
  })
})
