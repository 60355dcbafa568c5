import type { CaptureFailure, HostNotice } from '@confab/mesh'
import type { MessageKey } from '../../i18n/messages.ts'
import { browserFamily, captureAdviceWords, captureProblemWords } from '../../i18n/problem-words.ts'
import { cleanName } from '../../names/display-name.ts'
import type { CallNotice } from './call-notices.ts'
import { serverTroubles } from '../quality/server-words.ts'
import { nameList, troubleWords, type TroubleWords } from '../quality/trouble-words.ts'
import { isInterference, type Interference } from './noticed-interference.ts'

/** What each failure of sharing is called: a missing one does not compile. */
const screenFailures: Record<CaptureFailure, MessageKey> = {
  denied: 'call.screenDenied',
  missing: 'call.screenMissing',
  busy: 'call.screenBusy',
  unsupported: 'call.screenUnsupported',
  unknown: 'call.screenUnknown',
}

type CaptureNotice = Extract<CallNotice, { kind: 'capture' }>

const devices = {
  camera: { replaced: 'call.cameraReplaced', gone: 'call.cameraGone' },
  microphone: { replaced: 'call.microphoneReplaced', gone: 'call.microphoneGone' },
} as const satisfies Record<string, Record<string, MessageKey>>

const microphone = { talking: 'media.mutedTalking', nothing: 'media.microphoneSilent' } as const

function keyOf(
  notice: Exclude<
    CallNotice,
    { kind: 'link' | 'knock' | 'order' | 'impostor' | 'tampered' | 'hidden' | 'capture' }
  >,
): MessageKey {
  if (notice.kind === 'hear') return 'call.hear'
  if (notice.kind === 'code') return 'code.ready'
  if (notice.kind === 'signaling') return serverTroubles[notice.server]
  if (notice.kind === 'microphone') return microphone[notice.hint]
  if (notice.kind === 'other-tab') return 'media.otherTab'
  if (notice.kind === 'camera-silent') return 'media.cameraSilent'
  return devices[notice.device][notice.event]
}

/** The same words as before the call. */
function captureWords({ source, failure }: CaptureNotice, { t }: Pick<TroubleWords, 't'>): string {
  if (source === 'screen') return (t as (key: MessageKey) => string)(screenFailures[failure])
  const problem = t(captureProblemWords({ devices: [source], failure }))
  return t('problems.withAdvice', {
    problem,
    advice: t(captureAdviceWords(failure, browserFamily(navigator.userAgent))),
  })
}

function knockWords([name = '', ...others]: readonly string[], { t }: TroubleWords): string {
  return others.length === 0
    ? t('hosts.knocks', { name })
    : t('hosts.knockMany', { count: others.length + 1 })
}

function orderWords(order: HostNotice, { t }: Pick<TroubleWords, 't'>): string {
  if (order.type === 'host') return t('hosts.madeHost')
  if (order.type === 'renewed' && order.by === '')
    return t(order.link.asksPassword ? 'password.wasSet' : 'hosts.renewedByYou')
  const name = cleanName(order.by) || t('common.guest')
  if (order.type === 'renewed') return t('hosts.renewed', { name })
  if (order.type !== 'mute') return t(order.type === 'locked' ? 'hosts.locked' : 'hosts.unlocked', { name })
  return order.kind === 'microphone'
    ? t('hosts.hushedMicrophone', { name })
    : t('hosts.hushedScreen', { name })
}

function interferenceWords({ kind, seats }: Interference, words: TroubleWords): string {
  if (seats.length === 0) return words.t('quality.tamperedByServer')
  const names = nameList(seats, words)
  if (kind === 'tampered') return words.t('quality.tampered', { names })
  // One alone may be mistaken, or lie: it is said who says so.
  return words.t(seats.length === 1 ? 'quality.hiddenByOne' : 'quality.hidden', { names })
}

/** What a banner says. */
export function noticeWords(notice: CallNotice, words: TroubleWords): string {
  if (notice.kind === 'link') return troubleWords(notice.trouble, words)
  if (isInterference(notice)) return interferenceWords(notice, words)
  if (notice.kind === 'impostor') return words.t('code.impostor', { name: notice.name })
  if (notice.kind === 'knock') return knockWords(notice.names, words)
  if (notice.kind === 'order') return orderWords(notice.order, words)
  if (notice.kind === 'capture') return captureWords(notice, words)
  const plain = words.t as (key: MessageKey) => string
  return plain(keyOf(notice))
}
