import { encodeBase64url } from '@confab/protocol'
import { expect, test, vi } from 'vitest'
import { createMeeting, type Attendee } from './testing/meeting.ts'

type Meeting = ReturnType<typeof createMeeting>

const waitingWith = ({ mesh }: Attendee) => mesh.snapshot.current.moderation.waiting
const stateOf = ({ mesh }: Attendee) => mesh.snapshot.current.phase.state

/** What was asked for is fetched, and what follows from it has happened. */
async function settled(meeting: Meeting, ms = 1_000): Promise<void> {
  await vi.dynamicImportSettled()
  await meeting.clock.advance(ms)
}

async function ticketFrom(meeting: Meeting, host: Attendee): Promise<string> {
  const making = host.mesh.moderation.makePersonalLink()
  await settled(meeting)
  const link = await making
  if (link?.ticket === undefined) throw new Error('no ticket')
  return encodeBase64url(link.ticket)
}

async function comes(meeting: Meeting, number: number, ticket: string): Promise<Attendee> {
  const attendee = meeting.open(number, undefined, undefined, ticket)
  await attendee.mesh.prepare(`Person ${number}`)
  await meeting.clock.advance(2_000)
  void attendee.mesh.join()
  await settled(meeting, 3_000)
  return attendee
}

/** Two hosts and a guest in a locked room. */
async function locked(seed: number) {
  const meeting = createMeeting(seed)
  const [hana, hugo, gus] = [meeting.enter(1, 'creator'), meeting.enter(2, 'host'), meeting.enter(3)]
  await meeting.clock.advance(5_000)
  hana.mesh.moderation.lock()
  await meeting.clock.advance(1_000)
  return { meeting, hana, hugo, gus }
}

test('[G28] a link for one person lets one seat into a locked room unasked, whichever host made it', async () => {
  const { meeting, hana, hugo, gus } = await locked(41)
  const ticket = await ticketFrom(meeting, hugo)
  const kim = await comes(meeting, 4, ticket)
  expect(stateOf(kim)).toBe('joined')
  expect(meeting.troubles()).toEqual([])
  expect([hana, hugo, gus].flatMap(waitingWith)).toEqual([])
})

test('[G28] anyone who comes by it next knocks, and hosts are told that it was used', async () => {
  const { meeting, hana, hugo } = await locked(42)
  const ticket = await ticketFrom(meeting, hana)
  await comes(meeting, 4, ticket)
  const lou = await comes(meeting, 5, ticket)
  expect(stateOf(lou)).toBe('knocking')
  for (const host of [hana, hugo]) {
    expect(waitingWith(host)).toEqual([{ seat: lou.seat, name: 'Person 5', hasUsedTicket: true }])
  }
})

test('[G28] of two who come by it at the same moment one is let in', async () => {
  const { meeting, hana } = await locked(43)
  const ticket = await ticketFrom(meeting, hana)
  const both = [4, 5].map((number) => meeting.open(number, undefined, undefined, ticket))
  for (const one of both) await one.mesh.prepare('Somebody')
  await meeting.clock.advance(2_000)
  for (const one of both) void one.mesh.join()
  await settled(meeting, 3_000)
  expect(both.map(stateOf).toSorted()).toEqual(['joined', 'knocking'])
})

test('[G29] a guest makes none, and a ticket that no host gave out lets nobody in', async () => {
  const { meeting, hana, gus } = await locked(44)
  expect(await gus.mesh.moderation.makePersonalLink()).toBeUndefined()
  const kim = await comes(meeting, 4, encodeBase64url(new Uint8Array(16).fill(9)))
  expect(stateOf(kim)).toBe('knocking')
  expect(waitingWith(hana)).toEqual([{ seat: kim.seat, name: 'Person 4' }])
})

test('[G29] a renewed link ends those that were given out before', async () => {
  const { meeting, hana } = await locked(45)
  const ticket = await ticketFrom(meeting, hana)
  const renewal = hana.mesh.moderation.renewLink()
  await settled(meeting)
  await renewal
  hana.mesh.moderation.lock()
  await meeting.clock.advance(1_000)
  const { roomId } = hana.mesh.keys
  const kim = meeting.open(4, undefined, roomId, ticket)
  await kim.mesh.prepare('Kim')
  await meeting.clock.advance(2_000)
  void kim.mesh.join()
  await settled(meeting, 3_000)
  expect(stateOf(kim)).toBe('knocking')
})

/** Ben goes on with another device; Hana made the room. */
async function handedOver(seed: number) {
  const meeting = createMeeting(seed)
  const [hana, ben, gil] = [meeting.enter(1, 'creator'), meeting.enter(2), meeting.enter(3)]
  await meeting.clock.advance(5_000)
  const making = ben.mesh.moderation.handOver()
  await settled(meeting)
  const { ticket } = await making
  return { meeting, hana, ben, gil, ticket: encodeBase64url(ticket ?? new Uint8Array(0)) }
}

const peersOf = ({ mesh }: Attendee) =>
  mesh.snapshot.current.peers.map(({ seat, successorOf }) => ({ seat, successorOf }))

test('[G30] the own other device takes the place, which everybody believes because the seat before signed it', async () => {
  const { meeting, hana, ben, gil, ticket } = await handedOver(51)
  const phone = await comes(meeting, 8, ticket)
  await settled(meeting)
  ben.leave()
  await meeting.clock.advance(3_000)
  // Of Ben, Gil came after; so does the phone before Gil.
  expect(peersOf(hana)).toEqual([
    { seat: phone.seat, successorOf: ben.seat },
    { seat: gil.seat, successorOf: undefined },
  ])
  expect(peersOf(gil)).toContainEqual({ seat: phone.seat, successorOf: ben.seat })
  expect(meeting.troubles()).toEqual([])
})

test('[G30] a device that comes by another link inherits nothing', async () => {
  const { meeting, hana, ben } = await handedOver(52)
  const stranger = await comes(meeting, 8, encodeBase64url(new Uint8Array(16).fill(7)))
  await settled(meeting)
  expect(peersOf(ben)).toContainEqual({ seat: stranger.seat, successorOf: undefined })
  expect(peersOf(hana)).toContainEqual({ seat: stranger.seat, successorOf: undefined })
})

test('[G31] the creator’s other device is a host, and a locked room lets it in', async () => {
  const meeting = createMeeting(53)
  const [hana, ben] = [meeting.enter(1, 'creator'), meeting.enter(2)]
  await meeting.clock.advance(5_000)
  hana.mesh.moderation.lock()
  const making = hana.mesh.moderation.handOver()
  await settled(meeting)
  const { ticket } = await making
  const phone = await comes(meeting, 8, encodeBase64url(ticket ?? new Uint8Array(0)))
  await settled(meeting)
  expect(phone.mesh.snapshot.current.moderation.rank).toBe('host')
  expect(peersOf(ben)).toContainEqual({ seat: phone.seat, successorOf: hana.seat })
})
