import type { CheckSnapshot } from '@confab/mesh'
import { expect, test } from 'vitest'
import { checkStates } from '../gallery/check-states.ts'
import type { Translate } from '../i18n/messages.ts'
import { reportOf } from './report.ts'

const t: Translate = (key, ...[parameters]) => `${key} ${JSON.stringify(parameters ?? {})}`
const speech = { t, locale: 'en' }
const context = { userAgent: 'Browser/1', at: new Date(0) }
const plain = checkStates['check-good']?.snapshot
const addresses = ['turn:turn.example:3478', 'srflx 203.0.113.7']

function withAddresses(): CheckSnapshot {
  if (plain === undefined) throw new Error('no such state')
  return { ...plain, ways: plain.ways.map((way) => ({ ...way, addresses })) }
}

test('[Q27] a report has every answer and no address, unless addresses are wanted', () => {
  const snapshot = withAddresses()
  const report = reportOf(speech, snapshot, { ...context, addresses: 'left out' })
  for (const words of ['check.verdict.good', 'check.way.relay-tls', 'check.step.works', 'Browser/1'])
    expect(report).toContain(words)
  for (const address of addresses) expect(report).not.toContain(address)
  const full = reportOf(speech, snapshot, { ...context, addresses: 'included' })
  for (const address of addresses) expect(full).toContain(address)
})
