import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { newAddress, newKeys, prove } from '../../test/seat-keys.ts'
import { isProven, roomIdOf, seatIdOf } from './proofs.ts'

/** Written out by hand, so that a change of the encoding shows. */
function hashOf(label: string, ...fields: readonly Buffer[]): string {
  const parts = [Buffer.from(`confab/1/${label}`), ...fields].flatMap((field) => {
    const length = Buffer.alloc(4)
    length.writeUInt32BE(field.length)
    return [length, field]
  })
  return createHash('sha256').update(Buffer.concat(parts)).digest().subarray(0, 16).toString('base64url')
}

describe('seats', () => {
  test('[S1] names a room by a hash over the raw bytes of its address', () => {
    const { hostKeyHash, access } = newAddress()
    const expected = hashOf('room', Buffer.from(hostKeyHash, 'base64url'), Buffer.from(access, 'base64url'))
    expect(roomIdOf({ hostKeyHash, access })).toBe(expected)
    expect(expected).toHaveLength(22)
  })

  test('[S1] names a seat by a hash over the raw bytes of its key', () => {
    const { seatKey } = newKeys()
    expect(seatIdOf(seatKey)).toBe(hashOf('seat', Buffer.from(seatKey, 'base64url')))
  })

  test('[S2] takes a proof for its own key, room and socket, and for nothing else', () => {
    const [keys, address] = [newKeys(), newAddress()]
    const claim = {
      roomId: roomIdOf(address),
      id: 'socket',
      seatKey: keys.seatKey,
      joinNumber: 7,
      proof: prove(keys, address, 'socket', 7),
    }
    expect(isProven(claim)).toBe(true)
    expect(isProven({ ...claim, id: 'other' })).toBe(false)
    expect(isProven({ ...claim, joinNumber: 8 })).toBe(false)
    expect(isProven({ ...claim, roomId: roomIdOf(newAddress()) })).toBe(false)
    expect(isProven({ ...claim, seatKey: newKeys().seatKey })).toBe(false)
    expect(isProven({ ...claim, proof: Buffer.alloc(64, 1).toString('base64url') })).toBe(false)
  })

  test.each([
    ['of another form', Buffer.alloc(65, 2)],
    ['not on the curve', Buffer.concat([Buffer.of(4), Buffer.alloc(64, 7)])],
  ])('[S2] takes no proof for a key that is %s', (_what, point) => {
    const proof = Buffer.alloc(64, 1).toString('base64url')
    expect(
      isProven({ roomId: 'room', id: 'socket', seatKey: point.toString('base64url'), joinNumber: 1, proof }),
    ).toBe(false)
  })
})
