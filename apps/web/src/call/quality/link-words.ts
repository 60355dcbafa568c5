import type { LinkFailure, LinkSnapshot, RecoveryStage } from '@confab/mesh'
import type { Translate } from '../../i18n/messages.ts'

/** What is being done about a link that broke: a step without words does not compile. */
const steps = {
  waiting: 'call.recovering',
  'new-path': 'quality.newPath',
  relay: 'quality.relay',
  'new-connection': 'quality.newConnection',
} as const satisfies Record<RecoveryStage, string>

/** Why two people have no link, and what is done about it: a failure without words does not compile. */
const reasons = {
  'no-path': 'call.noPath',
  'no-answer': 'call.noAnswer',
  'wrong-certificate': 'call.wrongCertificate',
  'refused-description': 'call.refusedDescription',
  flooding: 'call.flooding',
} as const satisfies Record<LinkFailure, string>

/** What is wrong with a link or being done about it, in a word or two; empty while it is open. */
export function linkHeading(link: LinkSnapshot, t: Translate): string {
  if (link.state === 'open') return ''
  if (link.state === 'recovering') return t(steps[link.step])
  return t(link.state === 'lost' ? 'call.lost' : 'call.connecting')
}

/** Why a link is lost, in a sentence; empty while it is not. */
export function linkReason(link: LinkSnapshot, name: string, t: Translate): string {
  return link.state === 'lost' ? t(reasons[link.reason], { name }) : ''
}
