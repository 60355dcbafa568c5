import type { TraceEntry, LinkPoint, LinkRecord } from '@confab/mesh/trace'
import type { SeatId } from '@confab/protocol'
import { redact } from './redact.ts'

/** Log lines that are shown and reported. */
const LINES = 200

/** What a report says besides what happened. */
export interface DebugContext {
  readonly userAgent: string
  readonly at: Date
}

/** How people are called where nobody is named: by number, in the order in which they came. */
function personNumber(links: readonly LinkRecord[], seat: SeatId | undefined): number | undefined {
  const index = links.findIndex((link) => link.seat === seat)
  return index === -1 ? undefined : index + 1
}

/** The newest entries as lines for machines and for those who help; nobody is named in them. */
export function logLines(entries: readonly TraceEntry[], links: readonly LinkRecord[]): string[] {
  return entries.slice(-LINES).map(({ atMs, event, seat, facts }) => {
    const number = personNumber(links, seat)
    const person = number === undefined ? [] : [`person ${number}`]
    const details = Object.entries(facts)
      .filter(([, value]) => value !== '' && value !== 0)
      .map(([name, value]) => `${name}=${String(value)}`)
    return redact([new Date(atMs).toISOString().slice(11, 23), event, ...person, ...details].join(' '))
  })
}

/** Everything of the panel as text, to be sent to anyone who may help: no names, no addresses, no keys, no room. */
export function debugReport(
  entries: readonly TraceEntry[],
  links: readonly LinkRecord[],
  { userAgent, at }: DebugContext,
): string {
  const people = links.map(({ seat: _seat, name: _name, points, ...rest }, index) => ({
    person: index + 1,
    ...rest,
    lastMinute: averageOf(points.slice(-60)),
  }))
  const report = { product: 'Confab', at: at.toISOString(), userAgent, people, log: logLines(entries, links) }
  return `${JSON.stringify(report, null, 2)}\n`
}

function averageOf(points: readonly LinkPoint[]): Record<string, number> | undefined {
  if (points.length === 0) return undefined
  const mean = (of: (point: LinkPoint) => number) =>
    Math.round(points.reduce((sum, point) => sum + of(point), 0) / points.length)
  return {
    sent: mean(({ sent }) => sent),
    received: mean(({ received }) => received),
    lossPercent: mean(({ lossPercent }) => lossPercent),
    roundTripMs: mean(({ roundTripMs = 0 }) => roundTripMs),
    framesPerSecond: mean(({ framesPerSecond }) => framesPerSecond),
  }
}
