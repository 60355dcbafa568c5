import { traceEvents, type TraceEntry, type LinkRecord } from '@confab/mesh/trace'
import { expect, test } from 'vitest'
import { createI18n } from 'vue-i18n'
import { en } from '../i18n/en/index.ts'
import type { Translate } from '../i18n/messages.ts'
import { debugReport, logLines } from './debug-report.ts'
import { redact } from './redact.ts'
import { stepWords } from './step-words.ts'

const { global } = createI18n({ legacy: false, locale: 'en', messages: { en } })
const t: Translate = (key, ...[parameters]) => global.t(key, { ...parameters })

const entry = (event: TraceEntry['event'], facts: TraceEntry['facts'] = {}): TraceEntry => ({
  atMs: Date.UTC(2026, 0, 2, 3, 4, 5, 6),
  event,
  seat: 'seat-of-ben-which-is-long',
  facts,
})
const link: LinkRecord = {
  seat: 'seat-of-ben-which-is-long',
  name: 'Ben',
  connections: 1,
  ice: 'connected',
  state: 'connected',
  signaling: 'stable',
  reading: undefined,
  points: [{ sent: 10, received: 30, lossPercent: 0, roundTripMs: 4, framesPerSecond: 15 }],
}

test('[V177] every step of a call has plain words, with the person it is about and nothing left to be filled in', () => {
  for (const event of traceEvents) {
    const words = stepWords(entry(event), { t, name: 'Ben' })
    expect({ event, words }).toEqual({ event, words: expect.stringMatching(/^[A-Z][^{}]+$/) })
    expect(words).not.toContain('debug.')
  }
  expect(stepWords(entry('candidate-found', { type: 'relay', protocol: 'udp' }), { t, name: 'Ben' })).toBe(
    'Candidate: your browser may be reachable at an address at a relay (TURN), over UDP.',
  )
})

test.each([
  ['failed at https://confab.example/r/blue-fox#abc', 'failed at [address]'],
  ['no route /r/blue-fox here', 'no route [room] here'],
  ['peer 192.0.2.17 gone', 'peer [address] gone'],
  ['peer 2001:db8::1:2:3 gone', 'peer [address] gone'],
  ['host f1e2d3c4-aaaa-bbbb-cccc-0123456789ab.local', 'host [address]'],
  ['token zWmvFQ2k0ulJxQ7b0GHnWA is bad', 'token [key] is bad'],
  ['TypeError: x is undefined', 'TypeError: x is undefined'],
  ['12:04:05.006 path-found person 2', '12:04:05.006 path-found person 2'],
])('[V178] a report says nothing of where, who or which room: %s', (text, told) => {
  expect(redact(text)).toBe(told)
})

test('[V178] people are numbers in a report, and its log has the last two hundred lines', () => {
  const entries = Array.from({ length: 250 }, () => entry('link-open', { kind: '', width: 0 }))
  expect(logLines(entries, [link])).toHaveLength(200)
  expect(logLines(entries, [link])[0]).toBe('03:04:05.006 link-open person 1')
  const report = debugReport(entries, [link], { userAgent: 'Browser/1', at: new Date(0) })
  expect(JSON.parse(report)).toMatchObject({
    product: 'Confab',
    userAgent: 'Browser/1',
    people: [{ person: 1, state: 'connected', lastMinute: { received: 30, framesPerSecond: 15 } }],
  })
  expect(report).not.toMatch(/Ben|seat/)
})
