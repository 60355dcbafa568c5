/** A visit that stands still: what the gallery shows instead of a meeting. */
import {
  createObservable,
  initialSnapshot,
  type ChatSnapshot,
  type CodeSnapshot,
  type FeatureEvent,
  type FileSnapshot,
  type HostNotice,
  type LinkQualitySnapshot,
  type LinkSnapshot,
  type LocalMediaSnapshot,
  type MediaKind,
  type MediaState,
  type MeshSnapshot,
  type PeerSnapshot,
} from '@confab/mesh'
import type { HostRank, LinkQuality, SeatId } from '@confab/protocol'
import type { CallSession, OtherTab, SessionSnapshot } from '../call/session/call-session.types.ts'
import type { Layout } from '../call/stage/stage-view.ts'
import type { SharedScreen } from './pictures/shared-screens.ts'
import { portraitStream, screenStream, silentStream, uprightStream } from './pictures/picture-streams.ts'
import { createStillMedia, usualMedia } from './still-media.ts'

/** The language that people's names and words are in. */
export type NameLanguage = 'en' | 'zh'

/** Somebody in a gallery state. */
export interface StillPerson {
  readonly name: string
  /** Which of the painted people; nobody's picture without. */
  readonly portrait?: number
  readonly upright?: boolean
  readonly rank?: HostRank
  readonly muted?: boolean
  readonly speaking?: boolean
  readonly away?: boolean
  readonly link?: LinkSnapshot
  readonly shares?: SharedScreen
  readonly linkQuality?: Partial<LinkQualitySnapshot>
  /** Kinds of theirs that do not come. */
  readonly missing?: readonly MediaKind[]
  /** Kinds of one's own that they do not get. */
  readonly unheard?: readonly MediaKind[]
  /** Whether the line to them is too thin for one's own picture. */
  readonly suspendedPicture?: boolean
  /** How well they receive others, by position; `self` is oneself. Well, where nothing is said. */
  readonly receives?: Readonly<Record<string, LinkQuality>>
}

/** A state of the room page. */
export interface StillVisit {
  readonly people: readonly StillPerson[]
  readonly screen?: SessionSnapshot
  readonly otherTab?: OtherTab
  readonly media?: Partial<LocalMediaSnapshot>
  /** What changes once the call is shown: failures of the lobby are not said again in it. */
  readonly happens?: Partial<LocalMediaSnapshot>
  readonly signaling?: MeshSnapshot['signaling']
  readonly speaking?: boolean
  /** Whether one's own camera gives nothing. */
  readonly cameraSilent?: boolean
  /** One's own rights. */
  readonly rank?: HostRank
  readonly locked?: boolean
  /** Names of those who want to come in; nobody can read an empty one. */
  readonly waiting?: readonly string[]
  readonly order?: HostNotice
  /** How many seats are taken by nobody knows who. */
  readonly unknown?: number
  readonly door?: 'locked' | 'elsewhere'
  readonly code?: CodeSnapshot
  /** What was written: who by position, -1 for oneself. */
  readonly chat?: (seatOf: (position: number) => SeatId) => ChatSnapshot
  /** Files to and from others. */
  readonly files?: (seatOf: (position: number) => SeatId) => readonly FileSnapshot[]
  /** Whose hands are up, by position, -1 for oneself. */
  readonly hands?: readonly number[]
  /** Who a host put into everybody's view, by position. */
  readonly spotlight?: number
  /** What is said while one looks. */
  readonly heard?: (seatOf: (position: number) => SeatId) => readonly FeatureEvent[]
  readonly layout?: Layout
  /** Whose tile is kept large, by position. */
  readonly pinned?: number
  /** Which of the controls that open something is pressed once all is shown: its `data-opens`. */
  readonly opens?: 'chat' | 'people'
  /** Whether the others have a voice that the browser may hold back. */
  readonly voices?: boolean
}

/** The seat at a position; -1 is oneself. */
export const stillSeat = (position: number): SeatId => seatOf(position)

const SELF = 'gallerySelf0000000000A'
const seatOf = (index: number) => (index < 0 ? SELF : `galleryPerson${String(index).padStart(8, '0')}Q`)

function mediaOf(person: StillPerson): MediaState {
  return {
    microphone: person.muted !== true,
    camera: person.portrait !== undefined,
    screen: person.shares !== undefined,
    screenAudio: person.shares === 'slide',
  }
}

const usualQuality = (index: number): LinkQualitySnapshot => ({
  quality: 'good',
  roundTripMs: 20 + ((index * 17) % 60),
  lossPercent: index % 4 === 3 ? 1 : 0,
  path: index % 5 === 4 ? 'relay-udp' : 'direct',
})

const kinds = (named: readonly MediaKind[] = []): MediaState => ({
  microphone: named.includes('microphone'),
  camera: named.includes('camera'),
  screen: named.includes('screen'),
  screenAudio: named.includes('screenAudio'),
})

/** Everybody receives everybody well but for what is told otherwise; who is not connected is not heard of. */
function receivesOf(person: StillPerson, position: number, count: number): Record<SeatId, LinkQuality> {
  const told: Readonly<Record<string, LinkQuality>> = person.receives ?? {}
  const others = Array.from({ length: count }, (_, index) => index).filter((index) => index !== position)
  return Object.fromEntries([
    [SELF, told['self'] ?? 'good'],
    ...others.map((index) => [seatOf(index), told[index] ?? 'good'] as const),
  ])
}

function peerOf(person: StillPerson, index: number, all: readonly StillPerson[]): PeerSnapshot {
  const open = (person.link?.state ?? 'open') === 'open'
  return {
    seat: seatOf(index),
    name: person.name,
    rank: person.rank,
    successorOf: undefined,
    link: person.link ?? { state: 'open' },
    media: mediaOf(person),
    speaking: person.speaking ?? false,
    presence: person.away === true ? 'away' : 'here',
    linkQuality: { ...usualQuality(index), ...person.linkQuality },
    missing: kinds(person.missing),
    unheard: kinds(person.unheard),
    suspendedPicture: person.suspendedPicture ?? false,
    receives: open ? receivesOf(person, index, all.length) : {},
    streamsVersion: 1,
  }
}

function streamOf(person: StillPerson | undefined, kind: MediaKind): MediaStream | undefined {
  if (kind === 'screen' && person?.shares !== undefined) return screenStream(person.shares)
  if (kind !== 'camera' || person?.portrait === undefined) return undefined
  return person.upright === true ? uprightStream(person.portrait) : portraitStream(person.portrait)
}

/** A visit that stands still, and the one thing that may happen in it. */
export interface StillSession extends CallSession {
  readonly happen: () => void
}

const usualRoom = {
  signaling: 'connected',
  speaking: false,
  cameraSilent: false,
  locked: false,
  waiting: [],
  hands: [],
  unknown: 0,
} as const satisfies Partial<StillVisit>

function snapshotOf(visit: StillVisit, phase: MeshSnapshot['phase']): MeshSnapshot {
  const { signaling, speaking, cameraSilent, locked, waiting, hands, unknown } = { ...usualRoom, ...visit }
  return {
    ...initialSnapshot,
    phase,
    signaling,
    peers: visit.people.map(peerOf),
    self: {
      seat: SELF,
      id: 'gallery',
      speaking,
      cameraSilent,
    },
    capacity: 12,
    moderation: {
      rank: visit.rank,
      isLocked: locked,
      waiting: waiting.map((name, index) => ({
        seat: seatOf(100 + index),
        name,
        isUnknown: name === '',
      })),
    },
    code: visit.code ?? initialSnapshot.code,
    chat: visit.chat?.(seatOf) ?? initialSnapshot.chat,
    files: visit.files?.(seatOf) ?? initialSnapshot.files,
    reactions: { hands: hands.map(seatOf) },
    spotlight: visit.spotlight === undefined ? undefined : seatOf(visit.spotlight),
    door: {
      isLocked: visit.door === 'locked',
      isElsewhere: visit.door === 'elsewhere',
      people: visit.people.length,
    },
    canRelay: true,
    unknown: Array.from({ length: unknown }, (_, index) => seatOf(200 + index)),
  }
}

/** Makes a visit that shows one state and follows its own switches. */
export function createStillSession(visit: StillVisit): StillSession {
  const media = createStillMedia({ ...usualMedia, ...visit.media })
  const { otherTab = 'none' } = visit
  const screen = visit.screen ?? { screen: 'call', joinedAtMs: 0, otherTab }
  const session = createObservable<SessionSnapshot>(screen)
  const voice = visit.voices === true ? silentStream() : undefined
  const mesh = createObservable(snapshotOf(visit, { state: screen.screen === 'call' ? 'joined' : 'lobby' }))
  const order = createObservable(visit.order)
  return {
    session,
    mesh,
    media,
    order,
    happen: () => media.become(visit.happens ?? {}),
    roomName: 'amber-otter-42',
    handOverLink: async () => undefined,
    showAgain() {},
    reconnect() {},
    personalLink: async () => undefined,
    isInvited: false,
    asksPassword: false,
    inviteLink: createObservable(
      'https://confab.example/r/amber-otter-42#AUqP3vTz0gJx7RkY2cWbN5hLdE8sQmFiAoZ4uXyHtG9wB1',
    ),
    setName() {},
    async unlock() {},
    async join() {
      session.set({ screen: 'call', joinedAtMs: 0, otherTab })
    },
    stopKnocking() {},
    moderation: () => undefined,
    features: {
      loaded: () => undefined,
      load: async () => undefined,
      async loadAll() {},
      onEvent(listener) {
        const events = visit.heard?.(seatOf) ?? []
        const telling = setTimeout(() => events.forEach(listener))
        return () => clearTimeout(telling)
      },
    },
    dismissOrder: () => order.set(undefined),
    async retry() {},
    leave: () => session.set({ screen: 'left', durationMs: 2_520_000 }),
    stream(seat, kind) {
      if (kind === 'microphone') return voice
      const index = visit.people.findIndex((_, position) => seatOf(position) === seat)
      return streamOf(visit.people[index], kind)
    },
    iceServers: async () => [],
    close() {},
  }
}
