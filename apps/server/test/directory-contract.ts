/** What every directory of rooms keeps to, whatever it keeps them in. */
import { limits } from '@confab/protocol'
import { describe, expect, test } from 'vitest'
import type { Clock } from '../src/clock.ts'
import type { OutboundEvent, RoomDirectory } from '../src/rooms/room-directory.ts'
import type { DirectoryOptions } from '../src/rooms/memory-directory.ts'
import { createManualClock } from './manual-clock.ts'

/** Makes an empty directory that tells by `onEvents` what no command brought about. */
export type MakeDirectory = (
  options: DirectoryOptions,
  clock: Clock,
  onEvents: (events: readonly OutboundEvent[]) => void,
) => RoomDirectory

let joins = 0
const arrival = (seat: string, id = `${seat}-socket`, hello = 'hello') => ({
  seat,
  id,
  hello,
  joinNumber: (joins += 1),
  proof: 'proof',
})

const room = { roomId: 'room', hostKeyHash: 'key' }
const other = { roomId: 'other', hostKeyHash: 'other key' }
const creator = { roomId: 'room', seat: 'a', rank: 'creator' } as const

/** Runs the contract against one kind of directory. */
export function testDirectory(kind: string, create: MakeDirectory): void {
  function make(maxRooms = 10) {
    const clock = createManualClock()
    const told: OutboundEvent[] = []
    const options = { maxRooms, seatsPerRoom: 3, seatsPerAddress: 3 }
    return { clock, told, directory: create(options, clock, (events) => void told.push(...events)) }
  }

  describe(`a directory ${kind}`, () => {
    test('[R7] forgets a room with its last seat', async () => {
      const { directory } = make()
      await directory.enter(room, arrival('a'))
      expect(await directory.counts()).toMatchObject({ rooms: 1, seats: 1, seated: 1, hostKeys: 1 })
      await directory.leave('a-socket')
      expect(Object.values(await directory.counts()).every((count) => count === 0)).toBe(true)
      expect(await directory.placeOf('a-socket')).toBeUndefined()
    })

    test('[R5] makes no room for a person who only looks', async () => {
      const { directory } = make()
      expect(await directory.look('room')).toBeUndefined()
      expect((await directory.counts()).rooms).toBe(0)
    })

    test('[L12] makes no more rooms than it may', async () => {
      const { directory } = make(1)
      await directory.enter(room, arrival('a'))
      expect((await directory.enter(other, arrival('b'))).result).toEqual({ kind: 'busy' })
      expect((await directory.enter(room, arrival('b'))).result).toMatchObject({ kind: 'in' })
    })

    test('[R3] gives the last seat to one of two who come at once', async () => {
      const { directory } = make()
      for (const seat of ['a', 'b']) await directory.enter(room, arrival(seat))
      const entries = await Promise.all(['c', 'd'].map((seat) => directory.enter(room, arrival(seat))))
      expect(entries.map(({ result }) => result.kind)).toEqual(['in', 'full'])
    })

    test('[R2] tells the others of a newcomer, of a new socket and of a new hello, and nobody of the same once more', async () => {
      const { directory } = make()
      await directory.enter(room, arrival('a'))
      const to = ['a-socket']
      const joined = await directory.enter(room, arrival('b'))
      expect(joined.events).toMatchObject([{ to, name: 'peer:joined', data: { peer: { seat: 'b' } } }])
      expect(joined.result).toMatchObject({ kind: 'in', others: [{ seat: 'a' }] })
      expect((await directory.enter(room, arrival('b'))).events).toEqual([])
      const greeted = await directory.enter(room, arrival('b', 'b-socket', 'newer'))
      expect(greeted.events).toMatchObject([{ to, name: 'peer:hello', data: { hello: 'newer' } }])
      const moved = await directory.enter(room, arrival('b', 'b-other'))
      expect(moved.events).toMatchObject([
        { to: ['b-socket'], name: 'seat:replaced', data: { id: 'b-other', proof: 'proof' } },
        { to, name: 'peer:moved', data: { seat: 'b', id: 'b-other' } },
      ])
      expect(await directory.placeOf('b-socket')).toBeUndefined()
    })

    test('[R26] takes a socket that enters another room out of the one before', async () => {
      const { directory } = make()
      await directory.enter(room, arrival('a'))
      await directory.enter(room, arrival('b'))
      const { events } = await directory.enter(other, arrival('a'))
      expect(events).toMatchObject([
        { to: ['b-socket'], name: 'peer:left', data: { seat: 'a', reason: 'moved' } },
        { to: [], name: 'peer:joined' },
      ])
      expect(await directory.placeOf('a-socket')).toEqual({ roomId: 'other', seat: 'a' })
    })

    test('[S6] reserves the seat of a socket that closed, frees it after its time, and says so both times', async () => {
      const { directory, clock, told } = make()
      await directory.enter(room, arrival('a'))
      await directory.enter(room, arrival('b'))
      const data = { seat: 'a', id: 'a-socket' }
      const { events } = await directory.reserve('a-socket')
      expect(events).toEqual([{ to: ['b-socket'], name: 'peer:away', data }])
      clock.advance(limits.seatHoldMs - 1)
      expect(told).toEqual([])
      clock.advance(1)
      expect(told).toEqual([{ to: ['b-socket'], name: 'peer:left', data: { ...data, reason: 'lost' } }])
    })

    test('[S8] leaves a room alone that was made again while an old reservation ran out', async () => {
      const { directory, clock, told } = make()
      await directory.enter(room, arrival('a'))
      await directory.reserve('a-socket')
      await directory.enter(room, arrival('a', 'newer'))
      await directory.leave('newer')
      await directory.enter(room, arrival('b'))
      clock.advance(limits.seatHoldMs)
      expect((await directory.look('room'))?.peers).toHaveLength(1)
      expect(told).toEqual([])
    })

    test('[O5] lets in those who wait before a locked room when its last seat goes', async () => {
      const { directory } = make()
      await directory.enter(room, { ...arrival('a'), rank: 'creator' })
      await directory.order(creator, { type: 'lock' })
      const knock = { seat: 'b', id: 'b-socket', hello: 'hello' }
      const { result, events } = await directory.knock('room', knock)
      expect(result).toEqual({ kind: 'waiting', ahead: 0 })
      expect(events).toMatchObject([{ to: ['a-socket'], name: 'room:knocked' }])
      const left = await directory.leave('a-socket')
      expect(left.events).toMatchObject([{ name: 'peer:left' }, { to: ['b-socket'], name: 'room:admitted' }])
      expect(Object.values(await directory.counts()).every((count) => count === 0)).toBe(true)
    })

    test('[O8] says who an order took out, and refuses one of too low a rank', async () => {
      const { directory } = make()
      await directory.enter(room, { ...arrival('a'), rank: 'creator' })
      await directory.enter(room, { ...arrival('b'), rank: 'host' })
      const host = { ...creator, seat: 'b', rank: 'host' } as const
      const refused = await directory.order(host, { type: 'remove', seat: 'a' })
      expect(refused).toEqual({ result: { kind: 'forbidden' }, events: [] })
      const { result } = await directory.order(creator, { type: 'remove', seat: 'b' })
      expect(result).toEqual({ kind: 'done', removed: ['b-socket'] })
      expect(await directory.placeOf('b-socket')).toBeUndefined()
    })
  })
}
