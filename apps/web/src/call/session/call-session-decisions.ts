/** What a visit to a room decides, from plain values. */
import type { JoinFailure, LocalMediaSnapshot } from '@confab/mesh'
import type { OtherTab, SessionSnapshot } from './call-session.types.ts'

/** What calls need of a browser. */
export interface BrowserAbilities {
  readonly secureContext: boolean
  readonly subtleCrypto: boolean
  readonly peerConnections: boolean
}

/** The screen of a browser that cannot call; `undefined` when it can. */
export function screenOfLack(abilities: BrowserAbilities): SessionSnapshot | undefined {
  if (!abilities.secureContext) return { screen: 'insecure' }
  if (!abilities.subtleCrypto || !abilities.peerConnections) return { screen: 'unsupported' }
  return undefined
}

/** Where each way of failing leads: a new one without a screen does not compile. */
const screens = {
  'room/full': 'full',
  'room/ended': 'ended',
  'room/not-admitted': 'not-admitted',
  // The page knocks where it meets a locked room; one that stays locked to it has said no.
  'room/locked': 'not-admitted',
  'server/busy': 'busy',
  'request/too-many': 'busy',
  'signaling/unreachable': 'unreachable',
  'version/unsupported': 'outdated',
  // A server of another version, with a page that it kept.
  'request/unknown': 'outdated',
  // A newer page of the same seat came first.
  'seat/outdated': 'replaced',
  // Mistakes of ours, or somebody who meddles.
  'request/malformed': 'failed',
  'request/out-of-order': 'failed',
  'request/superseded': 'failed',
  'peer/gone': 'failed',
  'seat/unproven': 'failed',
  'host/unproven': 'failed',
  'server/internal': 'failed',
} as const satisfies Record<Exclude<JoinFailure, 'knock/stopped'>, SessionSnapshot['screen']>

/** The screen that follows when entering failed. */
export function screenAfterRefusal(
  code: Exclude<JoinFailure, 'knock/stopped'>,
  capacity: number | undefined,
): SessionSnapshot {
  const screen = screens[code]
  if (screen === 'ended') return { screen, by: '' }
  return screen === 'full' ? { screen, capacity } : { screen }
}

/** What `<html data-call>` says: a name that scripts and tests depend on. */
export type CallAttribute = 'idle' | 'lobby' | 'joining' | 'joined' | 'left'

const attributes: Readonly<Partial<Record<SessionSnapshot['screen'], CallAttribute>>> = {
  lobby: 'lobby',
  joining: 'joining',
  knocking: 'joining',
  call: 'joined',
  left: 'left',
  replaced: 'left',
  moved: 'left',
  removed: 'left',
  ended: 'left',
}

/** The attribute of a screen. */
export function callAttribute({ screen }: SessionSnapshot): CallAttribute {
  return attributes[screen] ?? 'idle'
}

/** Whether a screen is shown beside another tab that has the meeting open. */
export function otherTabOf(session: SessionSnapshot): OtherTab {
  return 'otherTab' in session ? session.otherTab : 'none'
}

/** Which switches are on, for the next page or the next visit. A device that is starting counts as on. */
export function switchesOf(media: LocalMediaSnapshot): {
  readonly microphone: boolean
  readonly camera: boolean
} {
  const isOn = ({ state }: { readonly state: string }) => state === 'on' || state === 'starting'
  return { microphone: isOn(media.microphone), camera: isOn(media.camera) }
}

const over: readonly SessionSnapshot['screen'][] = [
  'left',
  'replaced',
  'moved',
  'removed',
  'ended',
  'not-admitted',
  'full',
  'busy',
  'unreachable',
  'failed',
]

/** Whether one may ask to come in again from this screen. */
export const isOver = (screen: SessionSnapshot['screen']): boolean => over.includes(screen)
