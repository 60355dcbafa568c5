import type { SelfView } from '../../stage/self-view.ts'
import type { Layout } from '../../stage/stage-view.ts'

/** What the menu *More options* follows. */
export interface MoreOptions {
  readonly selfView: SelfView
  readonly layout: Layout
  /** Whether a screen is shared beside which people may have half of the stage. */
  readonly canHalve: boolean
  readonly canFlip: boolean
  /** Whether the call is in a small window of its own. */
  readonly floats: boolean
  readonly canFullScreen: boolean
  readonly fullScreen: boolean
  /** On a phone *People* is in here as well when the bar has no room for it. */
  readonly peopleInMenu: boolean
  /** Most phones cannot share a screen: why is said there. */
  readonly canShare: boolean
  /** Messages that were not read. */
  readonly unread: number
  readonly handUp: boolean
  /** Hosts only: whether the room is locked; `undefined` for guests. */
  readonly locked: boolean | undefined
}

/** What an entry does, besides choosing where one sees oneself. */
export type MoreAction =
  | 'settings'
  | 'shortcuts'
  | 'flip'
  | 'fullScreen'
  | 'invite'
  | 'inviteMore'
  | 'handOver'
  | 'people'
  | 'float'
  | 'cannotShare'
  | 'chat'
  | 'hand'
  | 'connection'
  | 'lock'
  | 'end'
