/** What is said where there is no lobby and no call: a title, a sentence and a way on. Pure. */
import {
  AppWindow,
  CloudOff,
  DoorClosed,
  DoorOpen,
  Hourglass,
  RefreshCw,
  Smartphone,
  TriangleAlert,
  UserX,
  Users,
} from '@lucide/vue'
import type { Component } from 'vue'
import type { SessionSnapshot } from '../call/session/call-session.types.ts'
import type { Translate } from '../i18n/messages.ts'
import { cleanName } from '../names/display-name.ts'
import { spokenDuration } from './duration.ts'

/** A screen with a title and a sentence. */
export interface RoomMessage {
  readonly icon: Component
  readonly title: string
  readonly text: string
  /** What another try is called; `undefined` where there is none. */
  readonly again: string | undefined
}

type Snapshot<Screen extends SessionSnapshot['screen']> = Extract<SessionSnapshot, { screen: Screen }>

type PlainScreen =
  | 'left'
  | 'removed'
  | 'ended'
  | 'not-admitted'
  | 'replaced'
  | 'moved'
  | 'full'
  | 'busy'
  | 'unreachable'
  | 'failed'
  | 'outdated'

const messages: {
  readonly [Screen in PlainScreen]: (snapshot: Snapshot<Screen>, t: Translate) => RoomMessage
} = {
  left: ({ durationMs }, t) => ({
    icon: DoorOpen,
    title: t('room.left.title'),
    text: howLong(durationMs, t),
    again: t('room.rejoin'),
  }),
  removed: ({ by }, t) => ({
    icon: UserX,
    title: t('hosts.removedTitle'),
    text: t('hosts.removedText', { name: shownName(by, t) }),
    // The link was renewed: where this one leads, nobody is.
    again: undefined,
  }),
  ended: ({ by }, t) => ({
    icon: DoorClosed,
    title: t('hosts.endedTitle'),
    text: by === '' ? t('hosts.endedByHost') : t('hosts.endedText', { name: shownName(by, t) }),
    again: t('room.rejoin'),
  }),
  'not-admitted': (_, t) => ({
    icon: DoorClosed,
    title: t('hosts.refusedTitle'),
    text: t('hosts.refusedText'),
    again: t('hosts.askAgain'),
  }),
  replaced: (_, t) => ({
    icon: AppWindow,
    title: t('room.replaced.title'),
    text: t('room.replaced.text'),
    again: t('room.replaced.again'),
  }),
  moved: (_, t) => ({
    icon: Smartphone,
    title: t('hosts.movedTitle'),
    text: t('hosts.movedText'),
    again: t('room.replaced.again'),
  }),
  full: ({ capacity }, t) => ({
    icon: Users,
    title: t('room.full.title'),
    text: capacity === undefined ? t('room.full.textUnknown') : t('room.full.text', { count: capacity }),
    again: t('common.tryAgain'),
  }),
  busy: (_, t) => ({
    icon: Hourglass,
    title: t('room.busy.title'),
    text: t('room.busy.text'),
    again: t('common.tryAgain'),
  }),
  unreachable: (_, t) => ({
    icon: CloudOff,
    title: t('room.unreachable.title'),
    text: t('room.unreachable.text'),
    again: t('common.tryAgain'),
  }),
  failed: (_, t) => ({
    icon: TriangleAlert,
    title: t('room.error.title'),
    text: t('room.error.text'),
    again: t('common.tryAgain'),
  }),
  outdated: (_, t) => ({
    icon: RefreshCw,
    title: t('room.outdated.title'),
    text: t('room.outdated.text'),
    again: t('room.reload'),
  }),
}

/** What a screen says; `undefined` for those that have pages of their own. */
export function roomMessage(snapshot: SessionSnapshot, t: Translate): RoomMessage | undefined {
  if (!isPlain(snapshot)) return undefined
  // Each screen stands under its own name; the compiler cannot follow that through a lookup.
  const say = messages[snapshot.screen] as (of: SessionSnapshot, t: Translate) => RoomMessage
  return say(snapshot, t)
}

function isPlain(snapshot: SessionSnapshot): snapshot is Snapshot<PlainScreen> {
  return Object.hasOwn(messages, snapshot.screen)
}

function shownName(claimed: string, t: Translate): string {
  return cleanName(claimed) || t('common.guest')
}

function howLong(ms: number, t: Translate): string {
  const length = spokenDuration(ms)
  if (length.unit === 'seconds') return t('room.left.seconds')
  if (length.unit === 'minutes') return t('room.left.minutes', { count: length.minutes })
  return t('room.left.hours', { hours: length.hours, minutes: length.minutes })
}
