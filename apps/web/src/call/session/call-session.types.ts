import type {
  Features,
  HostNotice,
  LocalMedia,
  MediaKind,
  Moderation,
  MeshSnapshot,
  Observable,
} from '@confab/mesh'
import type { LinkProblem } from '@confab/mesh/room'
import type { IceServer, SeatId } from '@confab/protocol'

/**
 * Whether another tab of this browser had the meeting open when this one came. Two microphones in one room howl, so this
 * tab's is off until somebody turns it on here.
 */
export type OtherTab = 'none' | 'open'

/** Why a password opens nothing. `wrong`: nobody is where it leads, but people meet under the same host key. */
export type PasswordProblem = 'empty' | 'too-long' | 'wrong'

/** Which of the room page's states is shown. Each carries only what is true in it. */
export type SessionSnapshot =
  /** Reading the link and the keys: shorter than a blink. */
  | { readonly screen: 'opening' }
  | { readonly screen: 'lobby'; readonly otherTab: OtherTab }
  | { readonly screen: 'joining' }
  /** Before a locked room: so many wait before this person for a host's answer. */
  | { readonly screen: 'knocking'; readonly ahead: number }
  /** `joinedAtMs` is Unix ms. */
  | { readonly screen: 'call'; readonly joinedAtMs: number; readonly otherTab: OtherTab }
  | { readonly screen: 'left'; readonly durationMs: number }
  /** The same seat went on in another window. */
  | { readonly screen: 'replaced' }
  /** This person went on with another device. */
  | { readonly screen: 'moved' }
  /** By a host's word, whose name this is, unchecked; empty where nobody said it. */
  | { readonly screen: 'removed' | 'ended'; readonly by: string }
  /** A host did not let this person in. */
  | { readonly screen: 'not-admitted' }
  | { readonly screen: 'full'; readonly capacity: number | undefined }
  | { readonly screen: 'busy' }
  | { readonly screen: 'unreachable' }
  /** The server answered with an error of its own, or of this page's. */
  | { readonly screen: 'failed' }
  | { readonly screen: 'incomplete'; readonly problem: LinkProblem }
  /** The link asks for a password. `isTried`: one is being looked at, which takes a moment. */
  | { readonly screen: 'password'; readonly problem: PasswordProblem | undefined; readonly isTried: boolean }
  /** The page is older or newer than the server and reloading did not help. */
  | { readonly screen: 'outdated' }
  /** This browser lacks what calls need. */
  | { readonly screen: 'unsupported' }
  /** Not https and not localhost. */
  | { readonly screen: 'insecure' }

/** One visit to one room, from opening its link to leaving the page. Lives outside Vue; pages follow its snapshots. */
export interface CallSession {
  readonly session: Observable<SessionSnapshot>
  readonly mesh: Observable<MeshSnapshot>
  readonly media: LocalMedia
  /** What a host ordered last, until it was seen. */
  readonly order: Observable<HostNotice | undefined>
  /** The room's name as shown. */
  readonly roomName: string
  /** A link that lets one person into the locked room unasked; `undefined` for guests. */
  personalLink(): Promise<string | undefined>
  /** A link for one's own other device, which takes this one's place; `undefined` out of the room. */
  handOverLink(): Promise<string | undefined>
  /** What people do with each other beyond seeing and hearing; nothing is loaded out of the room. */
  readonly features: Features
  /** Shows this seat to the others again: what it is known by has changed. */
  showAgain(): void
  /** Connects again with everybody, as the settings say now. */
  reconnect(): void
  /** Whether this visit came by such a link. */
  readonly isInvited: boolean
  /** Whether its link asked for a password. */
  readonly asksPassword: boolean
  /** The invite link, which a host may renew: never holds anything that only the host may have. */
  readonly inviteLink: Observable<string>
  /** Tells the name that is typed in the lobby, so that everything is ready when *Join* is pressed. */
  setName(name: string): void
  /** Tries a password as it was typed. */
  unlock(password: string): Promise<void>
  join(): Promise<void>
  /** Waits no longer to be let in: back to the lobby. */
  stopKnocking(): void
  /** What this person may order as a host; `undefined` out of the room. */
  moderation(): Moderation | undefined
  /** The last order was seen. */
  dismissOrder(): void
  /** Enters again after leaving, or asks again when the room was full. */
  retry(): Promise<void>
  leave(): void
  stream(seat: SeatId, kind: MediaKind): MediaStream | undefined
  /** The STUN and TURN servers with credentials that still hold; `undefined` while the server has told none. */
  iceServers(): Promise<readonly IceServer[] | undefined>
  close(): void
}
