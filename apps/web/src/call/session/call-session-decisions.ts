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

/** The screen that follows when entering failed. */
export function screenAfterRefusal(code: JoinFailure, capacity: number | undefined): SessionSnapshot {
  if (code === 'room/not-admitted') return { screen: 'not-admitted' }
  if (code === 'room/ended') return { screen: 'ended', by: '' }
  if (code === 'room/full') return { screen: 'full', capacity }
  if (code === 'server/busy' || code === 'request/too-many') return { screen: 'busy' }
  if (code === 'version/unsupported') return { screen: 'outdated' }
  return { screen: 'unreachable' }
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
]

/** Whether one may ask to come in again from this screen. */
export const isOver = (screen: SessionSnapshot['screen']): boolean => over.includes(screen)
