import { describe, expect, test } from 'vitest'
import { Room } from './room.ts'

const arrival = (seat: string, id = `${seat}-socket`, hello = 'hello', joinNumber = 1) => ({
  seat,
  id,
  hello,
  joinNumber,
})

describe('room', () => {
  test('[R1] names those who are there in order of arrival', () => {
    const room = new Room({ capacity: 3, seatsPerAddress: 3 }, 'h')
    for (const seat of ['a', 'b']) room.enter(arrival(seat), 1)
    const entry = room.enter(arrival('c'), 1)
    expect(entry).toMatchObject({ kind: 'entered', others: [{ seat: 'a' }, { seat: 'b' }] })
  })

  test('[R3] refuses one seat too many', () => {
    const room = new Room({ capacity: 2, seatsPerAddress: 2 }, 'h')
    for (const seat of ['a', 'b']) room.enter(arrival(seat), 1)
    expect(room.enter(arrival('c'), 1)).toEqual({ kind: 'full' })
    expect(room.peers.map((peer) => peer.seat)).toEqual(['a', 'b'])
  })

  test('[R14] gives two arrivals of one moment different times', () => {
    const room = new Room({ capacity: 3, seatsPerAddress: 3 }, 'h')
    for (const seat of ['a', 'b']) room.enter(arrival(seat), 7.9)
    room.enter(arrival('c'), 3)
    expect(room.peers.map((peer) => peer.joinedAt)).toEqual([7, 8, 9])
  })

  test('[R8] returns the roster to the same socket and says whether its hello is new', () => {
    const room = new Room({ capacity: 2, seatsPerAddress: 2 }, 'h')
    room.enter(arrival('a'), 1)
    expect(room.enter(arrival('a'), 2)).toMatchObject({ kind: 'repeated', newHello: false })
    expect(room.enter(arrival('a', 'a-socket', 'other'), 3)).toMatchObject({
      kind: 'repeated',
      newHello: true,
    })
    expect(room.peers).toEqual([{ seat: 'a', id: 'a-socket', hello: 'other', joinedAt: 1 }])
  })

  test('[S4] keeps the time of arrival of a seat that moved', () => {
    const room = new Room({ capacity: 1, seatsPerAddress: 1 }, 'h')
    room.enter(arrival('a'), 1)
    const entry = room.enter(arrival('a', 'newer', 'hello', 2), 9)
    expect(entry).toMatchObject({ kind: 'moved', previous: 'a-socket', peer: { id: 'newer', joinedAt: 1 } })
  })

  test('[S12] takes joins of a seat in the order in which its page numbered them, however late they come', () => {
    const room = new Room({ capacity: 2, seatsPerAddress: 2 }, 'h')
    room.enter(arrival('a', 'newer', 'hello', 7), 1)
    expect(room.enter(arrival('a', 'older', 'hello', 6), 2)).toEqual({ kind: 'outdated' })
    expect(room.enter(arrival('a', 'copy', 'hello', 7), 2)).toEqual({ kind: 'outdated' })
    expect(room.presentBut('b')).toEqual(['newer'])
    expect(room.enter(arrival('a', 'newer', 'hello', 7), 3)).toMatchObject({ kind: 'repeated' })
  })

  test('[S7] counts a reserved seat as taken', () => {
    const room = new Room({ capacity: 1, seatsPerAddress: 1 }, 'h')
    room.enter(arrival('a'), 1)
    expect(room.reserve('a', 'a-socket')).toBe(true)
    expect(room.enter(arrival('b'), 2)).toEqual({ kind: 'full' })
    expect(room.presentBut('b')).toEqual([])
  })

  test('[S11] neither holds nor frees a seat for a socket that it was taken from', () => {
    const room = new Room({ capacity: 1, seatsPerAddress: 1 }, 'h')
    room.enter(arrival('a'), 1)
    room.enter(arrival('a', 'newer', 'hello', 2), 2)
    expect(room.reserve('a', 'a-socket')).toBe(false)
    expect(room.free('a', 'a-socket')).toBe(false)
    expect(room.presentBut('b')).toEqual(['newer'])
  })
})
