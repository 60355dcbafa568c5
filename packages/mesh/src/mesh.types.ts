import type { IceServer, SeatId } from '@confab/protocol'
import type { JoinRefusal, MediaKind, MeshSnapshot } from './mesh-snapshot.ts'
import type { HostNotice, Moderation } from './hosts/moderation.types.ts'
import type { Observable } from './base/observable.ts'
import type { Log } from './base/log.ts'
import type { Platform } from './base/platform.ts'
import type { Stop } from './base/scope.ts'
import type { RoomKeys } from './sealing/room/room-link.types.ts'
import type { Sealing } from './sealing/sealing.ts'
import type { Signaling } from './server/signaling.ts'
import type { ConnectionInspection } from './link/connection/connection.types.ts'
import type { Silence } from './link/sdp/speech-format.ts'
import type { Features } from './features/index.ts'

/** What the engine is given. */
export interface MeshOptions {
  readonly platform: Platform
  readonly signaling: Signaling
  readonly sealing: Sealing
  /** Where it says what it does; nowhere by default. */
  readonly log?: Log | undefined
  /** The own microphone's level, 0 to 1, for the speaking sign. */
  readonly ownLevel: () => number
  /** What becomes of pauses in this side's speech; each new connection asks. `sent` by default. */
  readonly silence?: () => Silence
  /** Whether others are not to learn this person's network address, where there is a relay; each new connection asks. */
  readonly hidesAddress?: () => boolean
}

/** Why an attempt to enter failed. `knock/stopped`: this person would not wait any longer. */
export type JoinFailure = JoinRefusal | 'signaling/unreachable' | 'knock/stopped'

/** How an attempt to enter ended. */
export type JoinOutcome = { readonly ok: true } | { readonly ok: false; readonly code: JoinFailure }

/** Everything between this browser and the others in one room, from the lobby to leaving. */
export interface Mesh {
  readonly snapshot: Observable<MeshSnapshot>
  /** The keys of the room that this seat is in, or on its way into: another one after its link was renewed. */
  readonly keys: RoomKeys
  /**
   * Makes everything ready that needs no click: certificate, hello, who is there, keys, connections with their offers.
   * The lobby calls it as soon as a name may be known, and again when the name changes.
   */
  prepare(name: string): Promise<void>
  /** Enters the room under the name prepared last. Where it is locked this knocks, and takes as long as hosts need. */
  join(): Promise<JoinOutcome>
  /** Waits no longer for a host's answer: back to the lobby. */
  stopKnocking(): void
  /** What this seat may order as a host. */
  readonly moderation: Moderation
  /** What people here do with each other beyond seeing and hearing. */
  readonly features: Features
  /** Calls back for what a host ordered. */
  onHostNotice(listener: (order: HostNotice) => void): Stop
  /** Changes one's name during the call. */
  rename(name: string): Promise<void>
  /** Sends this track as that kind to everybody, now and later; `undefined` stops sending it. Never negotiates. */
  setTrack(kind: MediaKind, track: MediaStreamTrack | undefined): void
  /** Where one person's picture or sound comes in: empty until its certificate was found right, then with one track. */
  stream(seat: SeatId, kind: MediaKind): MediaStream | undefined
  /** What the browser says of the connection with somebody, for those who look closely; `undefined` while there is none. */
  inspect(seat: SeatId): ConnectionInspection | undefined
  /** Connects again with everybody: what connections are made with has changed. */
  reconnect(): void
  /** The STUN and TURN servers with credentials that still hold; `undefined` while the server has told none. */
  iceServers(): Promise<readonly IceServer[] | undefined>
  /** Says goodbye and stops everything. The same object is not used again. */
  close(): void
}
