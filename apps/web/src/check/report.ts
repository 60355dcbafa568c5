import type { CheckSnapshot } from '@confab/mesh'
import { rowsOf, summaryOf, type Speech } from './check-words.ts'

/** What a report says besides the answers. */
export interface ReportContext {
  /** Addresses tell where somebody is: only when that person wants it. */
  readonly addresses: 'left out' | 'included'
  /** The browser's own description of itself. */
  readonly userAgent: string
  readonly at: Date
}

/** The check as plain text, to be sent to anyone who may help. It knows no room, so none can be in it. */
export function reportOf(speech: Speech, snapshot: CheckSnapshot, context: ReportContext): string {
  const { t, locale } = speech
  const { title, advice } = summaryOf(speech, snapshot)
  const when = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(context.at)
  const lines = rowsOf(speech, snapshot).flatMap(({ name, result, detail, addresses }) => [
    `${name}: ${result}${detail === '' ? '' : ` (${detail})`}`,
    ...(context.addresses === 'included' ? addresses.map((address) => `  ${address}`) : []),
  ])
  return [
    `${t('common.product')} · ${t('check.title')} · ${when}`,
    title,
    advice,
    '',
    ...lines,
    '',
    context.userAgent,
    '',
  ].join('\n')
}
