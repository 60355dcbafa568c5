import type { ModerationSnapshot } from './hosts/moderation.types.ts'
import type { ErrorCode, HostRank, LinkQuality, PeerId, SeatId } from '@confab/protocol'
import type { KeySignature } from './sealing/hello/successor.ts'
import type { FeatureSnapshots } from './features/index.ts'
import type { SignalingStatus } from './server/signaling.ts'

/** The four things that a link carries each way; their order is the order of the transceivers. */
export const mediaKinds = ['microphone', 'camera', 'screen', 'screenAudio'] as const
/** One of {@link mediaKinds}. */
export type MediaKind = (typeof mediaKinds)[number]

/** Which kinds a seat is sending. */
export type MediaState = Readonly<Record<MediaKind, boolean>>

/** Why two people have no link although both are here. */
/** `flooding`: the other page said more than any person needs, so the link was closed for a while. */
export type LinkFailure = 'no-path' | 'no-answer' | 'wrong-certificate' | 'refused-description' | 'flooding'

/** What is being done about a link that broke: waiting for it to heal, a new path, a path through a relay, a new connection. */
export type RecoveryStage = 'waiting' | 'new-path' | 'relay' | 'new-connection'

/** How a link carries what comes over it, from this browser's statistics. */
export interface LinkQualitySnapshot {
  /** `unknown` until there is something to judge; `none` when something is sent and nothing comes. */
  readonly quality: LinkQuality | 'unknown'
  /** In ms, rounded so that it changes only when somebody would notice. */
  readonly roundTripMs: number | undefined
  /** Share of the other side's packets that was lost lately, in percent. */
  readonly lossPercent: number | undefined
  /** Whether packets go directly or through a relay, and over which transport to it. */
  readonly path: 'unknown' | 'direct' | 'relay-udp' | 'relay-tcp' | 'relay-tls'
}

/** How the link to a peer is. `lost` keeps trying; the reason is the last attempt's. */
export type LinkSnapshot =
  | { readonly state: 'connecting' }
  | { readonly state: 'open' }
  | { readonly state: 'recovering'; readonly step: RecoveryStage }
  | { readonly state: 'lost'; readonly reason: LinkFailure }

/** Everything that may be shown about another person in the room. */
export interface PeerSnapshot {
  readonly seat: SeatId
  /** As its hello says it, unchecked: it is cleaned where it is shown. */
  readonly name: string
  /** What the room's host key lets this person do; `undefined` for guests. */
  readonly rank: HostRank | undefined
  /** The seat of the device with which this person was here before; `undefined` for most. */
  readonly successorOf: SeatId | undefined
  /** By what this person wants to be known again; `readKnown` tells whether it is true. */
  readonly known?: KeySignature | undefined
  readonly link: LinkSnapshot
  /** What this person says to be sending. */
  readonly media: MediaState
  readonly speaking: boolean
  /** `away`: its signalling is interrupted, the link may well go on. */
  readonly presence: 'here' | 'away'
  readonly linkQuality: LinkQualitySnapshot
  /** Kinds that this person says to send and of which nothing comes here. */
  readonly missing: MediaState
  /** Kinds that are sent to this person and of which, as they say, nothing arrives there. */
  readonly unheard: MediaState
  /** Whether the own camera is kept from this person, because the line bears no more than the sound. */
  readonly suspendedPicture: boolean
  /** How well this person says to receive from each other one, by seat; one's own is among them. */
  readonly receives: Readonly<Record<SeatId, LinkQuality>>
  /** Changes when this person's streams are other objects than before: fetch them again. */
  readonly streamsVersion: number
}

const nothing: MediaState = { microphone: false, camera: false, screen: false, screenAudio: false }

/** The parts of a {@link PeerSnapshot} that are measured, before anything was. */
export const unmeasured: Pick<
  PeerSnapshot,
  'linkQuality' | 'missing' | 'unheard' | 'suspendedPicture' | 'receives'
> = {
  linkQuality: { quality: 'unknown', roundTripMs: undefined, lossPercent: undefined, path: 'unknown' },
  missing: nothing,
  unheard: nothing,
  suspendedPicture: false,
  receives: {},
}

/** Everything that may be shown about the mesh: plain, immutable, ready to print. */
export interface MeshSnapshot extends FeatureSnapshots {
  readonly phase: MeshPhase
  /** `outdated`: the server is of another version now, and this page does not reach it any more. */
  readonly signaling: 'connecting' | 'connected' | 'lost' | 'outdated'
  /** In the lobby: who is in the room already. In the call: everybody else, in the order in which one first saw them. */
  readonly peers: readonly PeerSnapshot[]
  /** Seats that are taken by somebody whose hello cannot be read. */
  readonly unknown: readonly SeatId[]
  readonly self: {
    readonly seat: SeatId
    readonly id: PeerId | undefined
    readonly speaking: boolean
    /** The camera is on and gives no pictures: everybody is told that it is off. */
    readonly cameraSilent: boolean
  }
  /** How many seats the room has, once known. */
  readonly capacity: number | undefined
  readonly moderation: ModerationSnapshot
  /** In the lobby, by the server's word alone: one has to knock, or people are in another room of the same host key. */
  readonly door: {
    readonly isLocked: boolean
    readonly isElsewhere: boolean
    /** How many are inside: of a locked room nothing else is known. */
    readonly people: number
  }
  /** Whether the meeting server has a relay, over which one's network address can be hidden. */
  readonly canRelay: boolean
  /**
   * How often something was refused that the server brought as a seat's, where that is too often for an accident: a hello
   * that proves nothing, a message that was altered, brought before or meant for others.
   */
  readonly refused: Readonly<Record<SeatId, number>>
}

/** Why somebody is not let in. `not-admitted`: a host said no. */
export type JoinRefusal = ErrorCode | 'room/not-admitted' | 'room/ended'

/** Where this seat stands with the room. */
export type MeshPhase =
  | { readonly state: 'lobby' }
  | { readonly state: 'joining' }
  /** The room is locked, and so many wait before this seat for a host's answer. */
  | { readonly state: 'knocking'; readonly ahead: number }
  | { readonly state: 'joined' }
  | { readonly state: 'left'; readonly reason: 'left' | 'replaced' }
  /** By the word of a host, whose name this is, unchecked. */
  | { readonly state: 'left'; readonly reason: 'removed' | 'ended'; readonly by: string }
  | { readonly state: 'refused'; readonly code: JoinRefusal }

/** The signalling as it is shown. */
export function shownStatus({ state }: SignalingStatus): MeshSnapshot['signaling'] {
  return state === 'refused' ? 'outdated' : state
}

/** The newer snapshot, with the older one's objects wherever nothing changed, so that watchers of a part see it too. */
export function keepUnchanged(older: MeshSnapshot, newer: MeshSnapshot): MeshSnapshot {
  const bySeat = new Map(older.peers.map((peer) => [peer.seat, peer]))
  const peers = newer.peers.map((peer) => {
    const before = bySeat.get(peer.seat)
    return before && isSame(before, peer) ? before : peer
  })
  const samePeers =
    peers.length === older.peers.length && peers.every((peer, index) => peer === older.peers[index])
  const self = isSame(older.self, newer.self) ? older.self : newer.self
  const phase = isSame(older.phase, newer.phase) ? older.phase : newer.phase
  const door = isSame(older.door, newer.door) ? older.door : newer.door
  const moderation = sameText(older.moderation, newer.moderation)
  const code = sameText(older.code, newer.code)
  const unknown = sameText(older.unknown, newer.unknown)
  const refused = sameText(older.refused, newer.refused)
  const next = {
    ...newer,
    self,
    phase,
    door,
    moderation,
    code,
    refused,
    unknown,
    peers: samePeers ? older.peers : peers,
  }
  return shallowEqual(older, next) ? older : next
}

/** The older one where both say the same. */
function sameText<Part>(older: Part, newer: Part): Part {
  return JSON.stringify(older) === JSON.stringify(newer) ? older : newer
}

function shallowEqual(one: object, other: object): boolean {
  const entries = Object.entries(one)
  const others: Record<string, unknown> = { ...other }
  return (
    entries.length === Object.keys(others).length && entries.every(([key, value]) => others[key] === value)
  )
}

/** Plain values of one or two levels. */
function isSame(one: object, other: object): boolean {
  const others: Record<string, unknown> = { ...other }
  return (
    Object.keys(one).length === Object.keys(others).length &&
    Object.entries(one).every(([key, value]) => {
      const counterpart = others[key]
      if (typeof value !== 'object' || value === null) return value === counterpart
      return typeof counterpart === 'object' && counterpart !== null && shallowEqual(value, counterpart)
    })
  )
}
