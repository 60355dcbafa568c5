/** One visit to a room in a fake world, for tests: a real engine, a fake network, fake devices, a page of glass. */
import { createLocalMedia, createObservable, type SignalingStatus } from '@confab/mesh'
import { readPassword, type LinkProblem, type RoomKeys } from '@confab/mesh/room'
import { createMeeting, FakeMediaDevices, fakeSeat, type Attendee } from '@confab/mesh/testing'
import type { Nonce } from '@confab/protocol'
import type { BrowserAbilities, CallAttribute } from './call-session-decisions.ts'
import type { CallPage, CallSessionPorts, RoomConnection } from './call-session-ports.ts'
import type { OtherTab } from './call-session.types.ts'
import { createReloadGuard } from './call-session-reload.ts'
import { createCallSession } from './call-session.ts'
import type { TabStorage } from '../../lib/tab-storage.ts'
import { createResumeMemory } from './resume.ts'

/** A tab's memory, which outlives its pages. */
export function createTabStorage(): TabStorage {
  const kept = new Map<string, string>()
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  }
}

/** A page whose events a test fires. */
function createPage(abilities: BrowserAbilities) {
  const events = new EventTarget()
  const shown: CallAttribute[] = []
  const state = { reloads: 0, link: '' }
  const on = (type: string) => (listener: () => void) => {
    events.addEventListener(type, listener)
    return () => events.removeEventListener(type, listener)
  }
  const page: CallPage = {
    abilities,
    showCall: (attribute) => void shown.push(attribute),
    showLink(link) {
      state.link = link
    },
    onHide: on('hide'),
    onRestore: on('restore'),
    reload: () => void state.reloads++,
  }
  return { page, shown, state, fire: (type: 'hide' | 'restore') => events.dispatchEvent(new Event(type)) }
}

const able: BrowserAbilities = { secureContext: true, subtleCrypto: true, peerConnections: true }

/** What a test may have otherwise. */
export interface VisitOptions {
  readonly meeting?: ReturnType<typeof createMeeting>
  readonly tab?: TabStorage
  readonly abilities?: BrowserAbilities
  readonly problem?: LinkProblem
  /** Who it is: the same number is the same seat. */
  readonly person?: number
  /** Whether another tab of this browser has the room open, asked for each connection. */
  readonly otherTab?: () => OtherTab
  /** Says whether the connection may be made now. */
  readonly connect?: (open: () => RoomConnection) => Promise<RoomConnection>
  /** When a picture is here. */
  readonly firstFrame?: () => Promise<void>
  /** What the link asks for. */
  readonly password?: string
}

/** Numbers the visits of all pages. */
let begun = 0
function newVisit(): Nonce {
  begun += 1
  return fakeSeat(1_000 + begun)
}

/** Links to one room, and the keys behind them. */
function createLinks({ password: right, problem }: VisitOptions) {
  const bytes = new Uint8Array(16)
  const link = {
    name: 'amber-otter-42',
    secret: bytes,
    hostKeyHash: bytes,
    asksPassword: right !== undefined,
  }
  // Nothing else is asked of keys that seal nothing.
  const room = { link, prk: bytes } as RoomKeys
  const roomOf = (password?: string) => fakeSeat(password === right ? 0 : 99)
  const port: CallSessionPorts['links'] = {
    read: () => (problem === undefined ? { ok: true, link } : { ok: false, problem }),
    write: ({ name }) => `https://confab.test/r/${name}#key`,
    derive: (_, password) => Promise.resolve({ ...room, roomId: roomOf(password) }),
    restore: () => Promise.resolve({ ...room, roomId: fakeSeat(0) }),
    readPassword,
  }
  return { port, room }
}

/** Opens a room's link in a fake page. */
export function visit(options: VisitOptions = {}) {
  const { meeting = createMeeting(1), tab = createTabStorage(), person = 1 } = options
  const { clock } = meeting
  const devices = new FakeMediaDevices([
    { kind: 'videoinput', deviceId: 'cam', label: 'Camera' },
    { kind: 'audioinput', deviceId: 'mic', label: 'Microphone' },
  ])
  const media = createLocalMedia({
    devices,
    clock,
    createLevelMeter: () => ({ level: () => 0, close() {} }),
  })
  const page = createPage(options.abilities ?? able)
  const connections: Attendee[] = []
  const visits: Nonce[] = []
  const closed: ('keep' | 'forget')[] = []
  const version = createObservable<SignalingStatus>({ state: 'connecting' })

  const links = createLinks(options)
  function open({ roomId }: Pick<RoomKeys, 'roomId'>, going = newVisit()): RoomConnection {
    const attendee = meeting.open(person, undefined, roomId)
    connections.push(attendee)
    visits.push(going)
    return {
      visit: going,
      get keys() {
        return { ...links.room, roomId: attendee.mesh.keys.roomId }
      },
      otherTab: options.otherTab?.() ?? 'none',
      mesh: attendee.mesh,
      signaling: version,
      close(seat) {
        closed.push(seat)
        attendee.leave()
      },
    }
  }

  const session = createCallSession('link', {
    clock,
    now: () => clock.now(),
    page: page.page,
    links: links.port,
    media,
    resume: createResumeMemory(tab, () => clock.now()),
    reloadGuard: createReloadGuard(tab),
    firstFrame: () => options.firstFrame?.() ?? Promise.resolve(),
    connect: async (keys, going) => {
      const known = await keys
      return options.connect?.(() => open(known, going)) ?? open(known, going)
    },
  })
  return { session, meeting, clock, devices, tab, page, connections, visits, closed, version }
}
