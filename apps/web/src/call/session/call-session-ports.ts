/** What a visit to a room asks of the world. */
import type { Clock, LocalMedia, Mesh, Observable, SignalingStatus, Stop } from '@confab/mesh'
import type { LinkProblem, PasswordReading, RoomKeys, RoomLink } from '@confab/mesh/room'
import type { Nonce } from '@confab/protocol'
import type { BrowserAbilities, CallAttribute } from './call-session-decisions.ts'
import type { OtherTab } from './call-session.types.ts'
import type { ReloadGuard } from './call-session-reload.ts'
import type { ResumeMemory } from './resume.ts'

/** Everything that connects one seat with a room: keys, socket and engine. A rejoin makes another one. */
export interface RoomConnection {
  /** Of the room that it is in: other ones once its link was renewed. */
  readonly keys: RoomKeys
  readonly otherTab: OtherTab
  /** Goes with what is written in it. */
  readonly visit: Nonce
  readonly mesh: Mesh
  readonly signaling: Observable<SignalingStatus>
  /** Says goodbye and stops everything. The seat is kept for a reload, or forgotten for good. */
  close(seat: 'keep' | 'forget'): void
}

/** The page around the visit. */
export interface CallPage {
  readonly abilities: BrowserAbilities
  showCall(attribute: CallAttribute): void
  /** Puts the room's new link where the present one stands. */
  showLink(link: string): void
  /** The page goes away: for good, or into the browser's memory of pages. */
  onHide(listener: () => void): Stop
  /** The page came back out of that memory. */
  onRestore(listener: () => void): Stop
  reload(): void
}

/** Reads and writes links. */
export interface LinkPort {
  readonly read: (
    text: string,
  ) => { readonly ok: true; readonly link: RoomLink } | { readonly ok: false; readonly problem: LinkProblem }
  readonly write: (link: RoomLink) => string
  /** The room's keys; a password, as it was read, where the link asks for one. */
  readonly derive: (link: RoomLink, password?: string) => Promise<RoomKeys>
  /** The same from what a page before this one kept. */
  readonly restore: (link: RoomLink, secret: string) => Promise<RoomKeys>
  readonly readPassword: (text: string) => PasswordReading
}

/** What a visit to a room asks of the world. */
export interface CallSessionPorts {
  readonly clock: Clock
  /** Unix ms. */
  readonly now: () => number
  readonly page: CallPage
  readonly links: LinkPort
  readonly media: LocalMedia
  readonly resume: ResumeMemory
  readonly reloadGuard: ReloadGuard
  /** Resolves when the stream shows something, or is given up. */
  readonly firstFrame: (stream: MediaStream) => Promise<void>
  /** Takes a seat's keys and makes the engine, for a visit that goes on or a new one. Rejects where this browser cannot. */
  readonly connect: (keys: Promise<RoomKeys>, visit: Nonce | undefined) => Promise<RoomConnection>
}
