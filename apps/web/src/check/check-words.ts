/** What the answers of a check are called. Pure. */
import type { CheckSnapshot, CheckVerdict, PathFigures, UploadResult, WayResult, WayStep } from '@confab/mesh'
import type { Translate } from '../i18n/messages.ts'

/** How an answer is to be taken. */
export type Tone = 'plain' | 'running' | 'good' | 'unknown' | 'trouble'

/** One line of the list. */
export interface CheckRow {
  readonly id: string
  readonly name: string
  /** The answer in few words. */
  readonly result: string
  /** What is worth knowing besides; empty when nothing is. */
  readonly detail: string
  readonly tone: Tone
  readonly addresses: readonly string[]
}

/** The language that words and numbers are in. */
export interface Speech {
  readonly t: Translate
  readonly locale: string
}

type Answer = Pick<CheckRow, 'result' | 'detail' | 'tone'>

function megabits({ locale }: Speech, bitrate: number): string {
  return new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(bitrate / 1_000_000)
}

/** Whole ms; what is there but hardly measurable is 1. */
function milliseconds(ms: number): number {
  return Math.max(1, Math.round(ms))
}

function lossWords({ t, locale }: Speech, loss: number): string {
  if (loss === 0) return t('check.step.noLoss')
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 })
  return t('check.step.loss', { percent: percent.format(Math.max(0.01, loss)) })
}

function pathDetail(speech: Speech, connectMs: number, path: PathFigures): string {
  return speech.t('check.step.detail', {
    loss: lossWords(speech, path.loss),
    jitter: Math.round(path.jitterMs),
    connect: milliseconds(connectMs),
  })
}

function wayAnswer(speech: Speech, result: WayResult): Answer {
  const { t } = speech
  switch (result.state) {
    case 'works':
      return {
        result: t('check.step.works', { delay: milliseconds(result.path.delayMs) }),
        detail: pathDetail(speech, result.connectMs, result.path),
        tone: 'good',
      }
    case 'told':
      return {
        result: t('check.step.told', { connect: milliseconds(result.connectMs) }),
        detail: '',
        tone: 'good',
      }
    case 'failed':
      return {
        result: t('check.failure.title'),
        detail: t(`check.failure.${result.failure}`),
        tone: 'trouble',
      }
  }
}

function uploadAnswer(speech: Speech, result: UploadResult): Answer {
  const { t } = speech
  if (result.state === 'unknown')
    return {
      result: t('check.step.uploadUnknown'),
      detail: t(`check.uploadWhy.${result.reason}`),
      tone: 'unknown',
    }
  const rate = megabits(speech, result.bitrate)
  const words =
    result.state === 'at-least'
      ? t('check.step.uploadAtLeast', { rate })
      : t('check.step.uploadMeasured', { rate })
  return { result: words, detail: '', tone: 'good' }
}

function serverAnswer({ t }: Speech, result: 'reached' | 'unreachable'): Answer {
  return result === 'reached'
    ? { result: t('check.step.reached'), detail: '', tone: 'good' }
    : { result: t('check.step.unreached'), detail: '', tone: 'trouble' }
}

/** The name of a way, with its number where there are several of its kind. */
function wayName({ t }: Speech, { kind, number }: WayStep): string {
  const way = t(`check.way.${kind}`)
  return number === 0 ? way : t('check.numbered', { way, number })
}

/** Every question with its answer so far, in the order in which they are asked. */
export function rowsOf(speech: Speech, snapshot: CheckSnapshot): readonly CheckRow[] {
  const { t } = speech
  const isOver = snapshot.phase.state !== 'running'
  const open = (state: 'waiting' | 'running'): Answer =>
    state === 'running' && !isOver
      ? { result: t('check.step.running'), detail: '', tone: 'running' }
      : { result: t(isOver ? 'check.step.notChecked' : 'check.step.waiting'), detail: '', tone: 'plain' }
  const { server, ways, upload } = snapshot
  return [
    {
      id: 'server',
      name: t('check.server'),
      addresses: [],
      ...(server.state === 'done' ? serverAnswer(speech, server.result) : open(server.state)),
    },
    ...ways.map((way, index) => ({
      id: `way-${index}`,
      name: wayName(speech, way),
      addresses: way.addresses,
      ...(way.step.state === 'done' ? wayAnswer(speech, way.step.result) : open(way.step.state)),
    })),
    {
      id: 'upload',
      name: t('check.upload'),
      addresses: [],
      ...(upload.state === 'done' ? uploadAnswer(speech, upload.result) : open(upload.state)),
    },
  ]
}

/** What it all means, in one sentence, and what to do. */
export interface Summary {
  readonly title: string
  readonly advice: string
  readonly tone: 'running' | 'good' | 'info' | 'trouble' | 'danger'
}

/** Seconds that a way takes that works, and the upload: two for the path, the rest for connecting. */
const WAY_SECONDS = 3

/** The sentence at the top. */
export function summaryOf(speech: Speech, { phase, ways }: CheckSnapshot): Summary {
  const { t } = speech
  switch (phase.state) {
    case 'running':
      return {
        title: t('check.running'),
        advice: t('check.runningHint', { seconds: WAY_SECONDS * (Math.max(1, ways.length) + 1) }),
        tone: 'running',
      }
    case 'cancelled':
      return { title: t('check.stopped'), advice: t('check.stoppedHint'), tone: 'info' }
    case 'done':
      return verdictWords(speech, phase.verdict)
  }
}

function verdictWords(speech: Speech, verdict: CheckVerdict): Summary {
  const { t } = speech
  switch (verdict.state) {
    case 'nothing':
      return { title: t('check.verdict.nothing'), advice: t('check.verdict.nothingAdvice'), tone: 'danger' }
    case 'no-server':
      return {
        title: t('check.verdict.noServer'),
        advice: t('check.verdict.noServerAdvice'),
        tone: 'trouble',
      }
    case 'slow':
      return {
        title: t('check.verdict.slow'),
        advice: t('check.verdict.slowAdvice', { rate: megabits(speech, verdict.bitrate) }),
        tone: 'trouble',
      }
    case 'no-relay-works':
      return {
        title: t('check.verdict.noRelayWorks'),
        advice: t('check.verdict.noRelayWorksAdvice'),
        tone: 'trouble',
      }
    case 'no-relay':
      return verdict.failed.includes('stun')
        ? { title: t('check.verdict.noStun'), advice: t('check.verdict.noStunAdvice'), tone: 'trouble' }
        : { title: t('check.verdict.noRelay'), advice: t('check.verdict.noRelayAdvice'), tone: 'info' }
    case 'unmeasured':
      return {
        title: t('check.verdict.unmeasured'),
        advice: t('check.verdict.unmeasuredAdvice'),
        tone: 'info',
      }
    case 'good':
      return { title: t('check.verdict.good', { count: verdict.people }), ...goodAdvice(speech, verdict) }
  }
}

function goodAdvice({ t }: Speech, { path, failed }: Extract<CheckVerdict, { state: 'good' }>) {
  if (path === 'shaky') return { advice: t('check.verdict.shakyAdvice'), tone: 'trouble' } as const
  const advice = t(failed.length === 0 ? 'check.verdict.goodAdvice' : 'check.verdict.partlyAdvice')
  return { advice, tone: 'good' } as const
}
