/** From snapshots to the tiles of the stage: who has one, in which order, and what it says. Pure. */
import type {
  LinkSnapshot,
  LocalMediaSnapshot,
  MediaKind,
  MediaState,
  MeshSnapshot,
  PeerSnapshot,
} from '@confab/mesh'
import type { SeatId } from '@confab/protocol'
import { receivedHere, type ShownQuality } from '../quality/received-quality.ts'
import type { SelfPlace } from './self-view.ts'

/** One person's tile, as it is shown. */
export interface PersonTileModel {
  readonly key: string
  readonly seat: SeatId
  readonly self: boolean
  readonly name: string
  readonly link: LinkSnapshot
  readonly away: boolean
  readonly speaking: boolean
  readonly muted: boolean
  /** Whether this person is not to be heard here, by one's own choice. */
  readonly silenced: boolean
  readonly picture: MediaStream | undefined
  /** How well this person is received, as long as the link is open: what else there is to say stands on its cover. */
  readonly quality: ShownQuality
  /** What this person does not get of oneself. */
  readonly lacks: 'nothing' | 'sound' | 'picture'
}

/** A shared screen's tile, as it is shown. */
export interface ScreenTileModel {
  readonly key: string
  readonly seat: SeatId
  readonly self: boolean
  readonly owner: string
  readonly link: LinkSnapshot
  readonly picture: MediaStream | undefined
  readonly withSound: boolean
}

/** What the tiles follow from. `stream` hands out a live stream by seat and kind. */
export interface TileSources {
  readonly mesh: MeshSnapshot
  readonly media: LocalMediaSnapshot
  readonly names: ReadonlyMap<SeatId, string>
  readonly ownName: string
  readonly place: SelfPlace
  readonly isSilenced: (seat: SeatId) => boolean
  readonly stream: (seat: SeatId, kind: MediaKind) => MediaStream | undefined
}

/** The tiles by where they go. One's own screen is a tile among people: one sees it elsewhere anyway. */
export interface StageTiles {
  readonly screens: readonly ScreenTileModel[]
  readonly people: readonly PersonTileModel[]
  readonly own: PersonTileModel
  readonly ownScreen: ScreenTileModel | undefined
}

const OPEN: LinkSnapshot = { state: 'open' }

function personTile(peer: PeerSnapshot, sources: TileSources): PersonTileModel {
  return {
    key: `camera-${peer.seat}`,
    seat: peer.seat,
    self: false,
    name: sources.names.get(peer.seat) ?? '',
    link: peer.link,
    away: peer.presence === 'away',
    speaking: peer.speaking && peer.media.microphone && peer.link.state === 'open',
    muted: !peer.media.microphone,
    silenced: sources.isSilenced(peer.seat),
    picture: peer.media.camera ? sources.stream(peer.seat, 'camera') : undefined,
    quality: peer.link.state === 'open' ? receivedHere(peer) : 'unknown',
    lacks: peer.link.state === 'open' ? lackedBy(peer.unheard) : 'nothing',
  }
}

function lackedBy(unheard: MediaState): PersonTileModel['lacks'] {
  if (unheard.microphone) return 'sound'
  return unheard.camera ? 'picture' : 'nothing'
}

function screenTile(peer: PeerSnapshot, sources: TileSources): ScreenTileModel {
  return {
    key: `screen-${peer.seat}`,
    seat: peer.seat,
    self: false,
    owner: sources.names.get(peer.seat) ?? '',
    link: peer.link,
    picture: sources.stream(peer.seat, 'screen'),
    withSound: peer.media.screenAudio,
  }
}

function ownTile({ mesh, media, ownName, stream }: TileSources): PersonTileModel {
  const { seat, speaking } = mesh.self
  return {
    key: `camera-${seat}`,
    seat,
    self: true,
    name: ownName,
    link: OPEN,
    away: false,
    speaking: speaking && media.microphone.state === 'on',
    muted: media.microphone.state !== 'on',
    silenced: false,
    picture: media.camera.state === 'on' ? stream(seat, 'camera') : undefined,
    quality: 'unknown',
    lacks: 'nothing',
  }
}

function ownScreenTile({ mesh, media, ownName, stream }: TileSources): ScreenTileModel | undefined {
  if (media.screen.state !== 'on') return undefined
  const { seat } = mesh.self
  const picture = stream(seat, 'screen')
  return { key: `screen-${seat}`, seat, self: true, owner: ownName, link: OPEN, picture, withSound: false }
}

/** Lays out who is shown: the others in the order in which one first saw them, oneself last. Speaking moves nobody. */
export function stageTiles(sources: TileSources): StageTiles {
  const { mesh, place } = sources
  const own = ownTile(sources)
  const others = mesh.peers.map((peer) => personTile(peer, sources))
  return {
    screens: mesh.peers.filter((peer) => peer.media.screen).map((peer) => screenTile(peer, sources)),
    people: place === 'stage' ? [...others, own] : others,
    own,
    ownScreen: ownScreenTile(sources),
  }
}
