import type { LinkFailure, LinkSnapshot } from '@confab/mesh'
import type { Translate } from '../i18n/messages.ts'

const headings = {
  connecting: 'call.connecting',
  recovering: 'call.recovering',
  lost: 'call.lost',
} as const

/** Why two people have no link, and what is done about it: a failure without words does not compile. */
const reasons = {
  'no-path': 'call.noPath',
  'no-answer': 'call.noAnswer',
  'wrong-certificate': 'call.wrongCertificate',
  'refused-description': 'call.refusedDescription',
} as const satisfies Record<LinkFailure, string>

/** What is wrong with a link, in a word or two; empty while it is open. */
export function linkHeading(link: LinkSnapshot, t: Translate): string {
  return link.state === 'open' ? '' : t(headings[link.state])
}

/** Why a link is lost, in a sentence; empty while it is not. */
export function linkReason(link: LinkSnapshot, name: string, t: Translate): string {
  return link.state === 'lost' ? t(reasons[link.reason], { name }) : ''
}
