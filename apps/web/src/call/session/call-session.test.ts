import { createMeeting, fakeSeat } from '@confab/mesh/testing'
import { encodeBase64url } from '@confab/protocol'
import { expect, test, vi } from 'vitest'
import { NAME_SETTLES_MS } from './call-connection.ts'
import { createTabStorage, visit } from './call-session-testing.ts'
import type { RoomConnection } from './call-session-ports.ts'
import type { OtherTab } from './call-session.types.ts'

/** Longer than a fake socket takes to connect and a fake join to be answered, in ms. */
const A_WHILE_MS = 3_000

type Visit = ReturnType<typeof visit>
const screenOf = ({ session }: Visit) => session.session.current

async function inLobby(options: Parameters<typeof visit>[0] = {}): Promise<Visit> {
  const visited = visit(options)
  await visited.clock.advance(A_WHILE_MS)
  return visited
}

async function inCall(options: Parameters<typeof visit>[0] = {}): Promise<Visit> {
  const visited = await inLobby(options)
  visited.session.setName('Ann')
  const joined = visited.session.join()
  await visited.clock.advance(A_WHILE_MS)
  await joined
  return visited
}

const able = { secureContext: true, subtleCrypto: true, peerConnections: true }

test.for([
  [{ ...able, secureContext: false, subtleCrypto: false }, 'insecure'],
  [{ ...able, subtleCrypto: false }, 'unsupported'],
  [{ ...able, peerConnections: false }, 'unsupported'],
] as const)('[D64] shows what this browser lacks: %j', async ([abilities, screen]) => {
  const visited = await inLobby({ abilities })
  expect(screenOf(visited)).toEqual({ screen })
  expect(visited.connections).toEqual([])
})

test('[D64] takes keys that cannot be made for a browser that cannot', async () => {
  const visited = await inLobby({ connect: () => Promise.reject(new Error('no such curve')) })
  expect(screenOf(visited)).toEqual({ screen: 'unsupported' })
})

test('[D65] shows why a link opens nothing', async () => {
  const visited = await inLobby({ problem: 'no-key' })
  expect(screenOf(visited)).toEqual({ screen: 'incomplete', problem: 'no-key' })
  expect(visited.connections).toEqual([])
})

test('[D66] opens the lobby and sees who is in the room', async () => {
  const meeting = createMeeting(2)
  meeting.enter(7)
  await meeting.clock.advance(A_WHILE_MS)
  const visited = await inLobby({ meeting })
  expect(screenOf(visited)).toEqual({ screen: 'lobby', otherTab: 'none' })
  expect(visited.session.roomName).toBe('amber-otter-42')
  expect(visited.session.mesh.current.peers.map((peer) => peer.name)).toEqual(['Person 7'])
})

test('[D66] makes the name known when nobody types any more', async () => {
  const visited = await inLobby()
  const timers = visited.clock.timers
  visited.session.setName('A')
  visited.session.setName('An')
  expect(visited.clock.timers).toBe(timers + 1)
  await visited.clock.advance(NAME_SETTLES_MS)
  expect(visited.clock.timers).toBe(timers)
})

test('[D67] takes what is captured in the lobby along into the call', async () => {
  const meeting = createMeeting(3)
  const other = meeting.enter(7)
  await meeting.clock.advance(A_WHILE_MS)
  const visited = await inLobby({ meeting })
  await visited.session.media.turnOn('microphone')
  const track = visited.session.media.track('microphone')
  visited.session.setName('Ann')
  const joined = visited.session.join()
  await meeting.clock.advance(A_WHILE_MS)
  await joined
  expect(screenOf(visited)).toMatchObject({ screen: 'call' })
  expect(visited.session.media.track('microphone')).toBe(track)
  expect(other.mesh.snapshot.current.peers).toMatchObject([
    { name: 'Ann', media: { microphone: true, camera: false } },
  ])
  await visited.session.media.turnOn('camera')
  await meeting.clock.advance(A_WHILE_MS)
  expect(other.mesh.snapshot.current.peers).toMatchObject([{ media: { camera: true } }])
})

test('[D68] says that the room is full, and asks again in a fresh connection', async () => {
  const meeting = createMeeting(4)
  meeting.hub.capacity = 0
  const visited = await inCall({ meeting })
  expect(screenOf(visited)).toEqual({ screen: 'full', capacity: 0 })
  meeting.hub.capacity = 1
  const again = visited.session.retry()
  await meeting.clock.advance(A_WHILE_MS)
  await again
  expect(screenOf(visited)).toMatchObject({ screen: 'call' })
  expect(visited.connections).toHaveLength(2)
})

test('[D68] says that the server cannot be reached', async () => {
  const meeting = createMeeting(5)
  meeting.hub.up = false
  const visited = await inLobby({ meeting })
  const joined = visited.session.join()
  await meeting.clock.advance(20_000)
  await joined
  expect(screenOf(visited)).toEqual({ screen: 'unreachable' })
})

test('[D69] frees every device on leaving, and comes back with the same switches', async () => {
  const visited = await inCall()
  await visited.session.media.turnOn('microphone')
  await visited.clock.advance(60_000)
  visited.session.leave()
  expect(screenOf(visited)).toMatchObject({ screen: 'left' })
  expect(visited.devices.live).toEqual([])
  expect(visited.closed).toEqual(['forget'])
  await visited.clock.advance(A_WHILE_MS)
  expect(visited.meeting.attendees.size).toBe(0)
  const again = visited.session.retry()
  await visited.clock.advance(A_WHILE_MS)
  await again
  expect(screenOf(visited)).toMatchObject({ screen: 'call' })
  expect(visited.devices.live.map((track) => track.kind)).toEqual(['audio'])
})

test('[D69] tells how long the call was', async () => {
  const visited = await inCall()
  const before = screenOf(visited)
  if (before.screen !== 'call') throw new Error(before.screen)
  await visited.clock.advance(90_000)
  visited.session.leave()
  expect(screenOf(visited)).toEqual({
    screen: 'left',
    durationMs: visited.clock.now() - before.joinedAtMs,
  })
})

test('[D70] goes straight back into the call after a reload, with the same name and switches', async () => {
  const meeting = createMeeting(6)
  const other = meeting.enter(7)
  const tab = createTabStorage()
  const before = await inCall({ meeting, tab })
  await before.session.media.turnOn('camera')
  before.page.fire('hide')
  expect(before.devices.live).toEqual([])
  expect(before.closed).toEqual(['keep'])
  const after = await inLobby({ meeting, tab })
  expect(screenOf(after)).toMatchObject({ screen: 'call' })
  expect(after.page.shown).not.toContain('lobby')
  expect(after.devices.live.map((track) => track.kind)).toEqual(['video'])
  expect(other.mesh.snapshot.current.peers).toMatchObject([{ name: 'Ann', media: { camera: true } }])
})

test('[D70] goes back into the call after two reloads in a row', async () => {
  const meeting = createMeeting(8)
  const tab = createTabStorage()
  const first = await inCall({ meeting, tab })
  first.page.fire('hide')
  const second = visit({ meeting, tab })
  await vi.waitFor(() => expect(screenOf(second)).toEqual({ screen: 'joining' }))
  second.page.fire('hide')
  expect(screenOf(await inLobby({ meeting, tab }))).toMatchObject({ screen: 'call' })
})

test('[D70] opens the lobby after a reload in the lobby', async () => {
  const tab = createTabStorage()
  const before = await inLobby({ tab })
  before.page.fire('hide')
  expect(screenOf(await inLobby({ tab }))).toMatchObject({ screen: 'lobby' })
})

test('[D71] starts afresh when the browser shows a page that it had kept', async () => {
  const visited = await inLobby()
  visited.page.fire('hide')
  visited.page.fire('restore')
  expect(visited.page.state.reloads).toBe(1)
})

test('[D72] ends here when the same seat enters in another window', async () => {
  const visited = await inCall()
  await visited.session.media.turnOn('camera')
  visited.meeting.enter(1)
  await visited.clock.advance(A_WHILE_MS)
  expect(screenOf(visited)).toEqual({ screen: 'replaced' })
  expect(visited.devices.live).toEqual([])
  expect(visited.closed).toEqual(['keep'])
})

test('[D73] reloads once for another version, then says so', async () => {
  const tab = createTabStorage()
  const first = await inLobby({ tab })
  first.version.set({ state: 'refused', reason: 'version' })
  expect(first.page.state.reloads).toBe(1)
  const second = await inLobby({ tab })
  second.version.set({ state: 'refused', reason: 'version' })
  expect(second.page.state.reloads).toBe(0)
  expect(screenOf(second)).toEqual({ screen: 'outdated' })
})

test('[D73] says so too when the server was faster than the page', async () => {
  const tab = createTabStorage()
  tab.setItem('confab.reloaded', 'yes')
  const opening = Promise.withResolvers<void>()
  const visited = visit({
    tab,
    connect: async (open) => {
      await opening.promise
      return open()
    },
  })
  visited.version.set({ state: 'refused', reason: 'version' })
  opening.resolve()
  await visited.clock.advance(A_WHILE_MS)
  expect(screenOf(visited)).toEqual({ screen: 'outdated' })
  expect(visited.page.state.reloads).toBe(0)
})

test('[D73] connections in the call when the server speaks another version', async () => {
  const visited = await inCall()
  visited.version.set({ state: 'refused', reason: 'version' })
  expect(screenOf(visited)).toMatchObject({ screen: 'call' })
  expect(visited.page.state.reloads).toBe(0)
})

test('[D74] tells the document where the visit stands', async () => {
  const visited = await inCall()
  visited.session.leave()
  visited.session.close()
  expect(visited.page.shown).toEqual(['lobby', 'joining', 'joined', 'left', 'idle'])
})

test('[D75] closes a connection that opens after the visit ended', async () => {
  const opening = Promise.withResolvers<void>()
  const connect = async (open: () => RoomConnection) => {
    await opening.promise
    return open()
  }
  const visited = await inLobby({ connect })
  visited.session.close()
  opening.resolve()
  await visited.clock.advance(A_WHILE_MS)
  expect(visited.closed).toEqual(['keep'])
  expect(visited.page.shown).toEqual(['idle'])
  expect(visited.meeting.attendees.size).toBe(0)
})

test('[D76] knows in lobby and call that the meeting is open in another tab', async () => {
  const visited = await inLobby({ otherTab: () => 'open' })
  expect(screenOf(visited)).toEqual({ screen: 'lobby', otherTab: 'open' })
  const joined = visited.session.join()
  await visited.clock.advance(A_WHILE_MS)
  await joined
  expect(screenOf(visited)).toMatchObject({ screen: 'call', otherTab: 'open' })
})

test('[D77] goes back into the call without the microphone where another tab has the meeting open', async () => {
  const meeting = createMeeting(9)
  const tab = createTabStorage()
  const first = await inCall({ meeting, tab })
  await first.session.media.turnOn('microphone')
  await first.session.media.turnOn('camera')
  first.page.fire('hide')
  // A duplicated tab begins with a copy of what the first one stored.
  const copy = await inLobby({ meeting, tab, person: 2, otherTab: () => 'open' })
  expect(screenOf(copy)).toMatchObject({ screen: 'call', otherTab: 'open' })
  expect(copy.devices.live.map((track) => track.kind)).toEqual(['video'])
  expect(copy.session.media.snapshot.current.microphone).toEqual({ state: 'off' })
})

test('[D77] comes back from a page that was left without the microphone, too, and turns it on when told', async () => {
  const tabs: OtherTab[] = ['none', 'open']
  const visited = await inCall({ otherTab: () => tabs.shift() ?? 'open' })
  await visited.session.media.turnOn('microphone')
  visited.session.leave()
  const again = visited.session.retry()
  await visited.clock.advance(A_WHILE_MS)
  await again
  expect(screenOf(visited)).toMatchObject({ screen: 'call', otherTab: 'open' })
  expect(visited.devices.live).toEqual([])
  await visited.session.media.turnOn('microphone')
  expect(visited.devices.live.map((track) => track.kind)).toEqual(['audio'])
})

test('[D78] asks to come into a locked room, and is in as soon as a host says so', async () => {
  const meeting = createMeeting(20)
  const host = meeting.enter(7, 'creator')
  await meeting.clock.advance(A_WHILE_MS)
  host.mesh.moderation.lock()
  await meeting.clock.advance(A_WHILE_MS)
  const visited = await inLobby({ meeting })
  const joined = visited.session.join()
  await meeting.clock.advance(30_000)
  expect(screenOf(visited)).toEqual({ screen: 'knocking', ahead: 0 })
  visited.session.stopKnocking()
  await meeting.clock.advance(A_WHILE_MS)
  await joined
  expect(screenOf(visited)).toEqual({ screen: 'lobby', otherTab: 'none' })
  const again = visited.session.join()
  await meeting.clock.advance(A_WHILE_MS)
  const seat = host.mesh.snapshot.current.moderation.waiting[0]?.seat ?? ''
  host.mesh.moderation.admit(seat)
  await meeting.clock.advance(A_WHILE_MS)
  await again
  expect(screenOf(visited)).toMatchObject({ screen: 'call' })
  expect(visited.page.shown).toEqual([
    'lobby',
    'joining',
    'joining',
    'lobby',
    'joining',
    'joining',
    'joining',
    'joined',
  ])
})

test('[D78] says that a host did not let one in, and asks again', async () => {
  const meeting = createMeeting(21)
  const host = meeting.enter(7, 'creator')
  await meeting.clock.advance(A_WHILE_MS)
  host.mesh.moderation.lock()
  await meeting.clock.advance(A_WHILE_MS)
  const visited = await inLobby({ meeting })
  const joined = visited.session.join()
  await meeting.clock.advance(A_WHILE_MS)
  const seat = host.mesh.snapshot.current.moderation.waiting[0]?.seat ?? ''
  host.mesh.moderation.refuse(seat)
  await meeting.clock.advance(A_WHILE_MS)
  await joined
  expect(screenOf(visited)).toEqual({ screen: 'not-admitted' })
  void visited.session.retry()
  await meeting.clock.advance(A_WHILE_MS)
  expect(screenOf(visited)).toEqual({ screen: 'knocking', ahead: 0 })
})

test('[D79] obeys a host who turns the microphone off, says who did it, and may turn it on again', async () => {
  const meeting = createMeeting(22)
  const host = meeting.enter(7, 'creator')
  const visited = await inCall({ meeting })
  await visited.session.media.turnOn('microphone')
  await meeting.clock.advance(A_WHILE_MS)
  const seat = host.mesh.snapshot.current.peers[0]?.seat ?? ''
  host.mesh.moderation.mute(seat, 'microphone')
  await meeting.clock.advance(A_WHILE_MS)
  expect(visited.session.media.snapshot.current.microphone).toEqual({ state: 'off' })
  expect(visited.session.order.current).toEqual({ type: 'mute', kind: 'microphone', by: 'Person 7' })
  visited.session.dismissOrder()
  expect(visited.session.order.current).toBeUndefined()
  await visited.session.media.turnOn('microphone')
  await meeting.clock.advance(A_WHILE_MS)
  expect(host.mesh.snapshot.current.peers).toMatchObject([{ media: { microphone: true } }])
})

test('[D80] frees every device when a host removes one or ends the meeting, and says who did it', async () => {
  for (const [seed, screen] of [
    [23, 'removed'],
    [24, 'ended'],
  ] as const) {
    const meeting = createMeeting(seed)
    const host = meeting.enter(7, 'creator')
    const visited = await inCall({ meeting })
    await visited.session.media.turnOn('camera')
    await meeting.clock.advance(A_WHILE_MS)
    const seat = host.mesh.snapshot.current.peers[0]?.seat ?? ''
    if (screen === 'removed') void host.mesh.moderation.remove(seat)
    else host.mesh.moderation.endForAll()
    await meeting.clock.advance(A_WHILE_MS)
    expect(screenOf(visited)).toEqual({ screen, by: 'Person 7' })
    expect(visited.devices.live).toEqual([])
    expect(visited.page.shown.at(-1)).toBe('left')
  }
})

test('[D81] follows a renewed link: the address, the invite link and a reload are those of the new one', async () => {
  const meeting = createMeeting(25)
  const host = meeting.enter(7, 'creator')
  const tab = createTabStorage()
  const visited = await inCall({ meeting, tab })
  await meeting.clock.advance(A_WHILE_MS)
  const renewal = host.mesh.moderation.renewLink()
  await meeting.clock.advance(A_WHILE_MS)
  await renewal
  const { link } = visited.page.state
  expect(link).toMatch(/#\w+/)
  expect(visited.session.inviteLink.current).toBe(link)
  expect(visited.session.order.current).toMatchObject({ type: 'renewed', by: 'Person 7' })
  expect(visited.connections[0]?.mesh.keys.roomId).toBe(host.mesh.keys.roomId)
  expect(screenOf(visited)).toMatchObject({ screen: 'call' })
})

const PASSWORD = 'tea for two'

test('[D82] asks for the password of a link that has one, says what is wrong with it, and opens the lobby', async () => {
  const visited = await inLobby({ password: PASSWORD })
  expect(screenOf(visited)).toEqual({ screen: 'password', problem: undefined, isTried: false })
  expect(visited.connections).toEqual([])
  await visited.session.unlock('  ')
  expect(screenOf(visited)).toMatchObject({ screen: 'password', problem: 'empty' })
  await visited.session.unlock('x'.repeat(10_000))
  expect(screenOf(visited)).toMatchObject({ problem: 'too-long' })
  await visited.session.unlock(` ${PASSWORD} `)
  expect(screenOf(visited)).toMatchObject({ screen: 'lobby' })
})

test('[D82] asks again when people meet under the same link and nobody is where the password leads', async () => {
  const meeting = createMeeting(26)
  meeting.enter(7)
  const visited = await inLobby({ meeting, password: PASSWORD })
  await meeting.clock.advance(A_WHILE_MS)
  await visited.session.unlock('coffee for two')
  visited.session.setName('Ann')
  await meeting.clock.advance(A_WHILE_MS)
  expect(screenOf(visited)).toMatchObject({ screen: 'password', problem: 'wrong' })
  expect(visited.closed).toEqual(['keep'])
  await visited.session.unlock(PASSWORD)
  visited.session.setName('Ann')
  await meeting.clock.advance(A_WHILE_MS)
  expect(screenOf(visited)).toMatchObject({ screen: 'lobby' })
  expect(visited.session.mesh.current.peers.map(({ name }) => name)).toEqual(['Person 7'])
})

test('[D83] asks for no password after a reload in the call, nor for joining again', async () => {
  const tab = createTabStorage()
  const meeting = createMeeting(27)
  const first = await inLobby({ meeting, tab, password: PASSWORD })
  await first.session.unlock(PASSWORD)
  const joined = first.session.join()
  await meeting.clock.advance(A_WHILE_MS)
  await joined
  first.page.fire('hide')
  expect(tab.getItem('confab.resume')).toMatch(/secret/)
  expect(tab.getItem('confab.resume')).not.toContain(PASSWORD)
  const reloaded = visit({ meeting, tab, password: PASSWORD })
  await meeting.clock.advance(A_WHILE_MS)
  expect(screenOf(reloaded)).toMatchObject({ screen: 'call' })
  reloaded.session.leave()
  const again = reloaded.session.retry()
  await meeting.clock.advance(A_WHILE_MS)
  await again
  expect(screenOf(reloaded)).toMatchObject({ screen: 'call' })
})

test('[J33] is the same visit after a reload, and another one after leaving', async () => {
  const tab = createTabStorage()
  const meeting = createMeeting(30)
  const first = await inCall({ meeting, tab })
  first.page.fire('hide')
  const reloaded = visit({ meeting, tab })
  await meeting.clock.advance(A_WHILE_MS)
  expect(screenOf(reloaded)).toMatchObject({ screen: 'call' })
  expect(reloaded.visits).toEqual(first.visits)
  reloaded.session.leave()
  const again = reloaded.session.retry()
  await meeting.clock.advance(A_WHILE_MS)
  await again
  expect(reloaded.visits).toHaveLength(2)
  expect(reloaded.visits[1]).not.toBe(first.visits[0])
})

test('[D83] asks for it all the same where the tab was in another room, or in this one a while ago', async () => {
  const tab = createTabStorage()
  const left = { name: 'Ann', microphone: false, camera: false, secret: 'A'.repeat(22) }
  const meeting = createMeeting(29)
  tab.setItem('confab.resume', JSON.stringify({ ...left, room: fakeSeat(7), atMs: meeting.clock.now() }))
  const elsewhere = await inLobby({ meeting, tab, password: PASSWORD })
  expect(screenOf(elsewhere)).toMatchObject({ screen: 'password', problem: undefined })
  tab.setItem(
    'confab.resume',
    JSON.stringify({ ...left, room: fakeSeat(0), atMs: meeting.clock.now() - 60_000 }),
  )
  const later = await inLobby({ meeting, tab, password: PASSWORD })
  expect(screenOf(later)).toMatchObject({ screen: 'password', problem: undefined })
})

test('[D84] goes when its other device is in the call and shows its picture, and can come back', async () => {
  const meeting = createMeeting(28)
  const shown = Promise.withResolvers<void>()
  const visited = await inCall({ meeting, firstFrame: () => shown.promise })
  const making = visited.session.handOverLink()
  await vi.dynamicImportSettled()
  expect(await making).toBeDefined()
  const [attendee] = visited.connections
  const link = await attendee?.mesh.moderation.handOver()
  const ticket = encodeBase64url(link?.ticket ?? new Uint8Array(0))
  const phone = meeting.open(9, undefined, undefined, ticket)
  phone.mesh.setTrack('camera', { kind: 'video' } as MediaStreamTrack)
  await phone.mesh.prepare('Ann')
  void phone.mesh.join()
  await meeting.clock.advance(A_WHILE_MS)
  await vi.dynamicImportSettled()
  await meeting.clock.advance(A_WHILE_MS)
  expect(screenOf(visited)).toMatchObject({ screen: 'call' })
  shown.resolve()
  await meeting.clock.advance(A_WHILE_MS)
  expect(screenOf(visited)).toEqual({ screen: 'moved' })
  expect(visited.closed).toEqual(['forget'])
  expect(visited.devices.live).toEqual([])
})
