import type { ErrorCode, PeerId, SeatId } from '@confab/protocol'

/** The four things that a link carries each way; their order is the order of the transceivers. */
export const mediaKinds = ['microphone', 'camera', 'screen', 'screenAudio'] as const
/** One of {@link mediaKinds}. */
export type MediaKind = (typeof mediaKinds)[number]

/** Which kinds a seat is sending. */
export type MediaState = Readonly<Record<MediaKind, boolean>>

/** Why two people have no link although both are here. */
export type LinkFailure = 'no-path' | 'no-answer' | 'wrong-certificate' | 'refused-description'

/** How the link to a peer is. `lost` keeps trying; the reason is the last attempt's. */
export type LinkSnapshot =
  | { readonly state: 'connecting' }
  | { readonly state: 'open' }
  | { readonly state: 'recovering' }
  | { readonly state: 'lost'; readonly reason: LinkFailure }

/** Everything that may be shown about another person in the room. */
export interface PeerSnapshot {
  readonly seat: SeatId
  /** As its hello says it, unchecked: it is cleaned where it is shown. */
  readonly name: string
  readonly link: LinkSnapshot
  /** What this person says to be sending. */
  readonly media: MediaState
  readonly speaking: boolean
  /** `away`: its signalling is interrupted, the link may well go on. */
  readonly presence: 'here' | 'away'
  /** Changes when this person's streams are other objects than before: fetch them again. */
  readonly streamsVersion: number
}

/** Everything that may be shown about the mesh: plain, immutable, ready to print. */
export interface MeshSnapshot {
  readonly phase: MeshPhase
  readonly signaling: 'connecting' | 'connected' | 'lost'
  /** In the lobby: who is in the room already. In the call: everybody else, in the order in which one first saw them. */
  readonly peers: readonly PeerSnapshot[]
  readonly self: { readonly seat: SeatId; readonly id: PeerId | undefined; readonly speaking: boolean }
  /** How many seats the room has, once known. */
  readonly capacity: number | undefined
}

/** Where this seat stands with the room. */
export type MeshPhase =
  | { readonly state: 'lobby' }
  | { readonly state: 'joining' }
  | { readonly state: 'joined' }
  | { readonly state: 'left'; readonly reason: 'left' | 'replaced' }
  | { readonly state: 'refused'; readonly code: ErrorCode | 'version/unsupported' }
