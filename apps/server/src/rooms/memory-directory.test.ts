import { limits } from '@confab/protocol'
import { describe, expect, test } from 'vitest'
import { createManualClock } from '../../test/manual-clock.ts'
import { createMemoryDirectory } from './memory-directory.ts'

let joins = 0
const arrival = (seat: string, id = `${seat}-socket`) => ({
  seat,
  id,
  hello: 'hello',
  joinNumber: (joins += 1),
})

const room = { roomId: 'room', hostKeyHash: 'key' }
const other = { roomId: 'other', hostKeyHash: 'other key' }

function make(maxRooms = 10) {
  const clock = createManualClock()
  return { clock, directory: createMemoryDirectory({ maxRooms, seatsPerRoom: 2, seatsPerAddress: 2 }, clock) }
}

describe('directory', () => {
  test('[R7] forgets a room with its last seat', () => {
    const { directory } = make()
    directory.enter(room, arrival('a'))
    expect(directory.counts.rooms).toBe(1)
    directory.leave('a-socket')
    expect(directory.counts.rooms).toBe(0)
    expect(directory.placeOf('a-socket')).toBeUndefined()
  })

  test('[R5] makes no room for who only looks', () => {
    const { directory } = make()
    expect(directory.look('room')).toBeUndefined()
    expect(directory.counts.rooms).toBe(0)
  })

  test('[L12] makes no more rooms than it may', () => {
    const { directory } = make(1)
    directory.enter(room, arrival('a'))
    expect(directory.enter(other, arrival('b')).entry).toEqual({ kind: 'busy' })
    expect(directory.enter(room, arrival('b')).entry).toMatchObject({ kind: 'entered' })
  })

  test('[S6] frees a reserved seat after its time and says who is to hear of it', () => {
    const { directory, clock } = make()
    directory.enter(room, arrival('a'))
    directory.enter(room, arrival('b'))
    const lost: unknown[] = []
    directory.reserve('a-socket', (change) => lost.push(change))
    clock.advance(limits.seatHoldMs - 1)
    expect(lost).toEqual([])
    clock.advance(1)
    expect(lost).toEqual([{ roomId: 'room', seat: 'a', id: 'a-socket', audience: ['b-socket'], events: [] }])
  })

  test('[S8] leaves a room alone that was made anew while an old hold ran out', () => {
    const { directory, clock } = make()
    directory.enter(room, arrival('a'))
    directory.reserve('a-socket', () => {})
    directory.enter(room, arrival('a', 'newer'))
    directory.leave('newer')
    directory.enter(room, arrival('b'))
    clock.advance(limits.seatHoldMs)
    expect(directory.look('room')?.peers).toHaveLength(1)
  })
})
