import type { EventData, EventName, Peer, PeerId, SeatId } from '@confab/protocol'
import { expect, test } from 'vitest'
import { GuestList, type GuestListPort } from './guest-list.ts'

/** A guest list whose roster only notes what it is told. */
function createList() {
  const listeners = new Map<EventName, (data: never) => void>()
  const admitted: PeerId[] = []
  const missed: SeatId[] = []
  /** Addresses as the roster has them: what was admitted is checked first, and counts when it is settled. */
  const addresses = new Map<SeatId, PeerId>()
  const port = {
    ownSeat: 'self',
    signaling: {
      on: (name: EventName, listener: (data: never) => void) => void listeners.set(name, listener),
    },
    entry: { phase: { state: 'joined' }, askAgain: () => {} },
    roster: {
      unknown: [],
      member: (seat: SeatId) => ({ id: addresses.get(seat) }),
      admit: async ({ id }: Peer) => void admitted.push(id),
      miss: (seat: SeatId) => void missed.push(seat),
      missAllBut: (present: ReadonlySet<SeatId>) => {
        for (const seat of addresses.keys()) if (!present.has(seat)) missed.push(seat)
      },
    },
  } as unknown as GuestListPort
  const list = new GuestList(port)
  list.listen()
  const announce = <Name extends EventName>(name: Name, data: EventData<Name>) =>
    listeners.get(name)?.(data as never)
  return { list, admitted, missed, addresses, announce }
}

const anna = (id: PeerId): Peer => ({ seat: 'anna', id, hello: '', joinedAt: 0 })

test('[M117] a list that was asked for first and comes last takes nobody out', () => {
  const { list, admitted, missed, addresses, announce } = createList()
  addresses.set('anna', 'old')
  const first = list.asked()
  announce('peer:joined', { peer: anna('new') })
  const second = list.asked()
  list.came([anna('new')], second)
  list.came([], first)
  expect(missed).toEqual([])
  expect(admitted).toEqual(['new', 'new'])
})

test('[M117] a list knows less than what was announced since it was asked for', () => {
  const { list, admitted, missed, addresses, announce } = createList()
  addresses.set('anna', 'old')
  const number = list.asked()
  announce('peer:moved', anna('new'))
  list.came([anna('old')], number)
  expect(missed).toEqual([])
  expect(admitted).toEqual(['new', 'new'])
  list.came([], list.asked())
  expect(missed).toEqual(['anna'])
})

test('[M117] word of an address that a seat no longer has says nothing of the seat', () => {
  const { list, missed, addresses, announce } = createList()
  addresses.set('anna', 'old')
  const number = list.asked()
  announce('peer:moved', anna('new'))
  list.undelivered('anna', 'old')
  announce('peer:away', { seat: 'anna', id: 'old' })
  list.came([], number)
  expect(missed).toEqual([])
  addresses.set('anna', 'new')
  announce('peer:away', { seat: 'anna', id: 'new' })
  expect(missed).toEqual(['anna'])
})
