import { describe, expect, it } from 'vitest'
import { readPassword } from './password.ts'
import { deriveRoomKeys, formatRoomLink, parseRoomLink } from './room-link.ts'
import type { RoomLink } from './room-link.types.ts'

const link: RoomLink = {
  name: 'amber-otter-42',
  secret: new Uint8Array(16).fill(1),
  hostKeyHash: new Uint8Array(16).fill(2),
  asksPassword: true,
}

describe('a password', () => {
  it.each([
    ['spaces around', ' tea for two\u00a0\n', 'tea for two'],
    ['decomposed letters', 'cafe\u0301', 'café'],
    ['full width', 'ｐａｓｓ１', 'pass1'],
    ['emoji', '🔑🙂', '🔑🙂'],
  ])('[K13] is the same password with %s', (_, typed, password) => {
    expect(readPassword(typed)).toEqual({ ok: true, password })
  })

  it('[K13] keeps case and spaces inside', () => {
    expect(readPassword('Tea  For Two')).toEqual({ ok: true, password: 'Tea  For Two' })
  })

  it.each(['', '   ', '\u3000\t'])('[K14] is refused when nothing is left of it: %j', (typed) => {
    expect(readPassword(typed)).toEqual({ ok: false, problem: 'empty' })
  })

  it('[K14] has at most 256 bytes', () => {
    expect(readPassword('é'.repeat(128)).ok).toBe(true)
    expect(readPassword(`${'é'.repeat(128)}x`)).toEqual({ ok: false, problem: 'too-long' })
    expect(readPassword('x'.repeat(10_000))).toEqual({ ok: false, problem: 'too-long' })
  })

  it('[K15] opens its own room, and another one opens another room', async () => {
    const [one, same, other] = await Promise.all([
      deriveRoomKeys(link, undefined, 'pass 1'),
      deriveRoomKeys({ ...link }, undefined, 'pass 1'),
      deriveRoomKeys(link, undefined, 'pass 2'),
    ])
    expect(same.roomId).toBe(one.roomId)
    expect(other.roomId).not.toBe(one.roomId)
    // By the same host key the server knows that people meet elsewhere.
    expect(other.address.hostKeyHash).toBe(one.address.hostKeyHash)
  })

  it('[K15] is wanted by links that say so, and by no other', async () => {
    await expect(deriveRoomKeys(link)).rejects.toThrow(RangeError)
    await expect(deriveRoomKeys({ ...link, asksPassword: false }, undefined, 'x')).rejects.toThrow(RangeError)
    const written = formatRoomLink('https://meet.example', link)
    expect(parseRoomLink(written)).toMatchObject({ ok: true, link: { asksPassword: true } })
    expect(written).not.toContain('pass')
  })
})
