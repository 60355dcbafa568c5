import { expect, test } from 'vitest'
import type { HostNotice } from './hosts/moderation.types.ts'
import { createMeeting, type Attendee } from './testing/meeting.ts'
import { fakeSeat } from './testing/plain-sealing.ts'

type Meeting = ReturnType<typeof createMeeting>

const sound = { kind: 'audio' } as unknown as MediaStreamTrack
const peerOf = (attendee: Attendee, other: Attendee) =>
  attendee.mesh.snapshot.current.peers.find(({ seat }) => seat === other.seat)
const seatsSeenBy = ({ mesh }: Attendee) => mesh.snapshot.current.peers.map(({ seat }) => seat).toSorted()
const orderOf = ({ mesh }: Attendee) => mesh.snapshot.current.moderation

/** Hana moderates; Gus and Gil are guests. */
async function moderated(seed: number) {
  const meeting = createMeeting(seed)
  const [hana, gus, gil] = [meeting.enter(1, 'creator'), meeting.enter(2), meeting.enter(3)]
  await meeting.clock.advance(5_000)
  expect(meeting.troubles()).toEqual([])
  return { meeting, hana, gus, gil }
}

async function knock(meeting: Meeting, number: number) {
  const attendee = meeting.open(number)
  await attendee.mesh.prepare(`Person ${number}`)
  await meeting.clock.advance(2_000)
  const outcome = attendee.mesh.join()
  await meeting.clock.advance(1_000)
  return Object.assign(attendee, { outcome })
}

const hears = ({ mesh }: Attendee) => {
  const heard: HostNotice[] = []
  mesh.onHostNotice((order) => heard.push(order))
  return heard
}

test('[G1] a host’s lock holds with everybody, and those who are let in are let in by all', async () => {
  const { meeting, hana, gus, gil } = await moderated(1)
  const heard = hears(gus)
  hana.mesh.moderation.lock()
  await meeting.clock.advance(1_000)
  expect([hana, gus, gil].map((one) => orderOf(one).isLocked)).toEqual([true, true, true])
  expect(heard).toEqual([{ type: 'locked', by: 'Person 1' }])
  const kim = await knock(meeting, 4)
  expect(kim.mesh.snapshot.current).toMatchObject({
    phase: { state: 'knocking', ahead: 0 },
    door: { isLocked: true },
  })
  expect(orderOf(hana).waiting).toEqual([{ seat: kim.seat, name: 'Person 4' }])
  expect(orderOf(gus).waiting).toEqual([])
  hana.mesh.moderation.admit(kim.seat)
  await meeting.clock.advance(5_000)
  expect(await kim.outcome).toEqual({ ok: true })
  expect(meeting.troubles()).toEqual([])
  expect(orderOf(kim).isLocked).toBe(true)
  expect(orderOf(hana).waiting).toEqual([])
})

test('[G2] anyone who the server lets into a locked room gets no link with anybody', async () => {
  const { meeting, hana, gus, gil } = await moderated(2)
  hana.mesh.moderation.lock()
  await meeting.clock.advance(1_000)
  meeting.hub.locked = false
  const eve = meeting.open(4)
  await eve.mesh.prepare('Eve')
  await meeting.clock.advance(2_000)
  void eve.mesh.join()
  await meeting.clock.advance(20_000)
  for (const one of [hana, gus, gil]) expect(seatsSeenBy(one)).not.toContain(eve.seat)
  expect(eve.mesh.snapshot.current.peers.some(({ link }) => link.state === 'open')).toBe(false)
  // Opened by a host, the room takes in anyone who is there.
  hana.mesh.moderation.unlock()
  await meeting.clock.advance(20_000)
  expect(meeting.troubles()).toEqual([])
})

test('[G3] guests order nothing', async () => {
  const { meeting, hana, gus, gil } = await moderated(3)
  gil.mesh.setTrack('microphone', sound)
  await meeting.clock.advance(500)
  const { moderation } = gus.mesh
  moderation.lock()
  moderation.mute(gil.seat, 'microphone')
  void moderation.remove(gil.seat)
  moderation.endForAll()
  await moderation.makeHost(gil.seat)
  await meeting.clock.advance(2_000)
  expect(meeting.troubles()).toEqual([])
  expect(meeting.hub.locked).toBe(false)
  expect(orderOf(hana).isLocked).toBe(false)
  expect(peerOf(hana, gil)?.media.microphone).toBe(true)
  expect(orderOf(gil).rank).toBeUndefined()
})

test('[G4] orders of a seat whose hello proves no rights are not obeyed', async () => {
  const { meeting, hana, gil } = await moderated(4)
  // A guest whose program says what it likes.
  const connections = meeting.network.live.filter(({ owner }) => owner.startsWith('2#'))
  for (const order of [
    { type: 'host:lock', isLocked: true, seats: [] },
    { type: 'host:mute', seat: gil.seat, kind: 'microphone' },
    { type: 'host:remove', seat: gil.seat },
    { type: 'host:end' },
  ]) {
    for (const connection of connections) connection.channel(0)?.send(JSON.stringify(order))
  }
  await meeting.clock.advance(2_000)
  expect(meeting.troubles()).toEqual([])
  expect([hana, gil].map((one) => orderOf(one).isLocked)).toEqual([false, false])
})

test('[G5] the person a host silences is heard by nobody until they turned it off, and is told who did it', async () => {
  const { meeting, hana, gus, gil } = await moderated(5)
  gus.mesh.setTrack('microphone', sound)
  await meeting.clock.advance(500)
  const heard = hears(gus)
  const before = peerOf(gil, gus)?.streamsVersion
  hana.mesh.moderation.mute(gus.seat, 'microphone')
  await meeting.clock.advance(500)
  expect(heard).toEqual([{ type: 'mute', kind: 'microphone', by: 'Person 1' }])
  // A client that ignores it is kept silent by the others.
  for (const one of [hana, gil]) {
    expect(peerOf(one, gus)?.media.microphone).toBe(false)
    expect(one.mesh.stream(gus.seat, 'microphone')).toBeUndefined()
  }
  expect(peerOf(gil, gus)?.streamsVersion).not.toBe(before)
  await meeting.clock.advance(10_000)
  expect(peerOf(gil, gus)).toMatchObject({ missing: { microphone: false }, link: { state: 'open' } })
  gus.mesh.setTrack('microphone', undefined)
  await meeting.clock.advance(500)
  gus.mesh.setTrack('microphone', sound)
  await meeting.clock.advance(500)
  for (const one of [hana, gil]) {
    expect(peerOf(one, gus)?.media.microphone).toBe(true)
    expect(one.mesh.stream(gus.seat, 'microphone')).toBeDefined()
  }
})

test('[G12] a renewed link leaves every connection alone, and everybody is in the new room', async () => {
  const { meeting, hana, gus, gil } = await moderated(12)
  const connections = [...meeting.network.live]
  const heard = hears(gus)
  await Promise.all([hana.mesh.moderation.renewLink(), meeting.clock.advance(3_000)])
  expect(heard).toMatchObject([{ type: 'renewed', by: 'Person 1' }])
  expect(new Set([hana, gus, gil].map(({ socket }) => socket.room)).size).toBe(1)
  expect(gus.socket.room).not.toBe('')
  expect(meeting.troubles()).toEqual([])
  expect(meeting.network.live).toEqual(connections)
  await meeting.clock.advance(30_000)
  expect(meeting.troubles()).toEqual([])
  expect(meeting.network.live).toEqual(connections)
  // A link that breaks later is made again under the new keys.
  for (const connection of connections) connection.close()
  await meeting.clock.advance(60_000)
  expect(meeting.troubles()).toEqual([])
})

test('[G13] of two links made at the same moment everybody follows the same one', async () => {
  const { meeting, hana, gus, gil } = await moderated(13)
  await hana.mesh.moderation.makeHost(gus.seat)
  await meeting.clock.advance(2_000)
  const renewals = [hana, gus].map(({ mesh }) => mesh.moderation.renewLink())
  await meeting.clock.advance(5_000)
  await Promise.all(renewals)
  expect(new Set([hana, gus, gil].map(({ socket }) => socket.room)).size).toBe(1)
  expect(meeting.troubles()).toEqual([])
})

test('[G14] a new key also reaches people the server does not serve just then', async () => {
  const { meeting, hana, gus, gil } = await moderated(14)
  meeting.hub.deaf.add(gil.seat)
  await Promise.all([hana.mesh.moderation.renewLink(), meeting.clock.advance(3_000)])
  meeting.hub.deaf.delete(gil.seat)
  gil.socket.drop()
  await meeting.clock.advance(20_000)
  expect(gil.socket.room).toBe(hana.socket.room)
  expect(gus.socket.room).toBe(hana.socket.room)
  expect(meeting.troubles()).toEqual([])
})

test('[G6] the person a host removes is out with everybody, knows who did it, and does not come back with that seat', async () => {
  const { meeting, hana, gus, gil } = await moderated(6)
  void hana.mesh.moderation.remove(gus.seat)
  await meeting.clock.advance(2_000)
  expect(gus.mesh.snapshot.current.phase).toEqual({ state: 'left', reason: 'removed', by: 'Person 1' })
  for (const one of [hana, gil]) expect(seatsSeenBy(one)).not.toContain(gus.seat)
  meeting.attendees.delete(gus)
  const again = meeting.enter(2)
  await meeting.clock.advance(20_000)
  for (const one of [hana, gil]) expect(seatsSeenBy(one)).not.toContain(gus.seat)
  expect(again.mesh.snapshot.current.peers.some(({ link }) => link.state === 'open')).toBe(false)
})

test('[G7] the creator passes rights on, and a host that was made has all of them but over hosts', async () => {
  const { meeting, hana, gus, gil } = await moderated(7)
  const heard = hears(gus)
  await hana.mesh.moderation.makeHost(gus.seat)
  await meeting.clock.advance(2_000)
  expect(heard).toEqual([{ type: 'host' }])
  expect(orderOf(gus).rank).toBe('host')
  expect(peerOf(gil, gus)?.rank).toBe('host')
  void gus.mesh.moderation.remove(hana.seat)
  gus.mesh.moderation.lock()
  await meeting.clock.advance(2_000)
  expect(meeting.troubles()).toEqual([])
  expect([hana, gil].map((one) => orderOf(one).isLocked)).toEqual([true, true])
  void gus.mesh.moderation.remove(gil.seat)
  await meeting.clock.advance(2_000)
  expect(gil.mesh.snapshot.current.phase).toMatchObject({ reason: 'removed', by: 'Person 2' })
})

test('[G8] an end for all ends it for all, with the host’s name', async () => {
  const { meeting, hana, gus, gil } = await moderated(8)
  hana.mesh.moderation.endForAll()
  hana.leave()
  await meeting.clock.advance(2_000)
  for (const one of [gus, gil]) {
    expect(one.mesh.snapshot.current.phase).toEqual({ state: 'left', reason: 'ended', by: 'Person 1' })
  }
  expect(meeting.network.live).toEqual([])
})

test('[G9] a lock outlives the server: hosts lock again what comes back open', async () => {
  const { meeting, hana, gus } = await moderated(9)
  hana.mesh.moderation.lock()
  await meeting.clock.advance(1_000)
  meeting.hub.kill()
  await meeting.clock.advance(3_000)
  meeting.hub.start()
  await meeting.clock.advance(8_000)
  expect(meeting.hub.locked).toBe(true)
  expect(meeting.troubles()).toEqual([])
  const kim = await knock(meeting, 4)
  expect(kim.mesh.snapshot.current.phase).toEqual({ state: 'knocking', ahead: 0 })
  expect(orderOf(hana).waiting).toHaveLength(1)
  expect(orderOf(gus).isLocked).toBe(true)
})

test('[G10] anyone who knocks may be refused, may stop, and waits as long as it takes', async () => {
  const { meeting, hana } = await moderated(10)
  hana.mesh.moderation.lock()
  await meeting.clock.advance(1_000)
  const [kim, lou] = [await knock(meeting, 4), await knock(meeting, 5)]
  await meeting.clock.advance(60_000)
  expect(kim.mesh.snapshot.current.phase.state).toBe('knocking')
  kim.socket.drop()
  await meeting.clock.advance(3_000)
  expect(kim.mesh.snapshot.current.phase.state).toBe('knocking')
  hana.mesh.moderation.refuse(kim.seat)
  lou.mesh.stopKnocking()
  await meeting.clock.advance(1_000)
  expect(await kim.outcome).toEqual({ ok: false, code: 'room/not-admitted' })
  expect(await lou.outcome).toEqual({ ok: false, code: 'knock/stopped' })
  expect(kim.mesh.snapshot.current.phase).toEqual({ state: 'refused', code: 'room/not-admitted' })
  expect(lou.mesh.snapshot.current.phase).toEqual({ state: 'lobby' })
})

test('[G11] a host who comes back finds the lock and who waits', async () => {
  const { meeting, hana, gus, gil } = await moderated(11)
  hana.mesh.moderation.lock()
  await meeting.clock.advance(1_000)
  const kim = await knock(meeting, 4)
  hana.crash()
  const back = meeting.enter(1, 'creator')
  await meeting.clock.advance(15_000)
  expect(seatsSeenBy(back)).toEqual([gus.seat, gil.seat].toSorted())
  expect(orderOf(back)).toMatchObject({ isLocked: true, waiting: [{ seat: kim.seat }] })
})

test('[G33] a locked room stays locked in its new address, and all who were in it come along', async () => {
  const { meeting, hana, gus, gil } = await moderated(33)
  hana.mesh.moderation.lock()
  await meeting.clock.advance(1_000)
  void hana.mesh.moderation.remove(gus.seat)
  await meeting.clock.advance(5_000)
  meeting.attendees.delete(gus)
  expect(meeting.troubles()).toEqual([])
  expect(meeting.hub.locked).toBe(true)
  expect([hana, gil].map((one) => orderOf(one).isLocked)).toEqual([true, true])
  expect(gil.socket.room).toBe(hana.socket.room)
})

test('[G34] a second page of somebody who is removed gets no new key, whenever it comes in', async () => {
  for (let seed = 0; seed < 20; seed += 1) {
    const { meeting, hana, gus, gil } = await moderated(3_400 + seed)
    const second = meeting.open(4)
    await second.mesh.prepare('Person 4')
    await meeting.clock.advance(1_000)
    // It joins in the very moment of the removal, a little sooner or later.
    meeting.clock.after(seed * 20, () => void second.mesh.join())
    meeting.clock.after(200, () => void hana.mesh.moderation.remove(gus.seat))
    await meeting.clock.advance(20_000)
    expect(gil.socket.room).toBe(hana.socket.room)
    const wasKnown = hana.mesh.snapshot.current.peers.some(({ seat }) => seat === second.seat)
    // Anyone who was in before the key was made is a person like any other; nobody else has it.
    const hasKey = second.socket.room === hana.socket.room
    expect(wasKnown || !hasKey).toBe(true)
    for (const attendee of meeting.attendees) attendee.crash()
  }
})

test('[G34] a new key is passed on to nobody its maker did not know', async () => {
  const { meeting, hana, gus, gil } = await moderated(34)
  // Hana hears nothing of the server: others meet somebody she does not know.
  meeting.hub.deaf.add(hana.seat)
  const stranger = meeting.open(4)
  await stranger.mesh.prepare('Person 4')
  await meeting.clock.advance(1_000)
  void stranger.mesh.join()
  await meeting.clock.advance(3_000)
  expect(seatsSeenBy(gil)).toContain(stranger.seat)
  expect(seatsSeenBy(hana)).not.toContain(stranger.seat)
  const before = stranger.socket.room
  void hana.mesh.moderation.remove(gus.seat)
  await meeting.clock.advance(3_000)
  expect(gil.socket.room).not.toBe(before)
  expect(stranger.socket.room).toBe(before)
})

test('[G35] somebody whose hello cannot be read is shown as unknown, is no sign of interference, and can be removed', async () => {
  const { meeting, hana, gus, gil } = await moderated(35)
  const ghosts = [fakeSeat(71), fakeSeat(72), fakeSeat(73)]
  for (const [index, seat] of ghosts.entries())
    for (const one of [hana, gus, gil])
      one.socket.hear('peer:joined', {
        peer: { id: `ghost-${index}`, seat, hello: 'unreadable', joinedAt: 99 + index },
      })
  await meeting.clock.advance(500)
  for (const one of [hana, gus, gil]) {
    expect(one.mesh.snapshot.current.unknown).toEqual(ghosts)
    expect(one.mesh.snapshot.current.refused).toEqual({})
  }
  expect(meeting.troubles()).toEqual([])
  const [first = ''] = ghosts
  void hana.mesh.moderation.remove(first)
  await meeting.clock.advance(3_000)
  expect(hana.mesh.snapshot.current.unknown).not.toContain(first)
})

test('[G36] anyone who knocks with a hello that cannot be read is shown as unknown, and can be refused', async () => {
  const { meeting, hana } = await moderated(36)
  hana.mesh.moderation.lock()
  await meeting.clock.advance(500)
  hana.socket.hear('room:knocked', { knocker: { seat: fakeSeat(77), hello: 'unreadable' } })
  await meeting.clock.advance(500)
  expect(orderOf(hana).waiting).toEqual([{ seat: fakeSeat(77), name: '', isUnknown: true }])
  hana.mesh.moderation.refuse(fakeSeat(77))
  await meeting.clock.advance(500)
  expect(orderOf(hana).waiting).toEqual([])
})
