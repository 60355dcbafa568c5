/** People met before, by the key that each of them shows to be known again: kept in this browser only. Pure. */
import { SeatId, SeatKey } from '@confab/protocol'
import * as v from 'valibot'

/** More than one meets in years of small meetings; the oldest are forgotten. */
const KEPT = 500

const name = v.pipe(v.string(), v.maxLength(256))
const atMs = v.pipe(v.number(), v.safeInteger(), v.minValue(0))

const Met = v.object({
  key: SeatKey,
  /** The seat in the meeting of last time, or of now. */
  seat: SeatId,
  /** As shown there. */
  name,
  /** When, in Unix ms. */
  atMs,
  /** Whether the code was ever compared with that person. */
  compared: v.boolean(),
  /** The meeting before that one. */
  earlier: v.exactOptional(v.object({ name, atMs })),
})
export type Met = v.InferOutput<typeof Met>

/** What an earlier visit kept; nothing where it cannot be read. */
export const MetPeople = v.fallback(v.array(Met), [])

/** Notes that somebody is here, the newest first. Who was compared once stays so, and a reload is no other meeting. */
export function withMet(people: readonly Met[], met: Omit<Met, 'earlier'>): Met[] {
  const before = people.find(({ key }) => key === met.key)
  const isSameMeeting = before?.seat === met.seat
  const last = before && { name: before.name, atMs: before.atMs }
  const earlier = isSameMeeting ? before.earlier : last
  const noted = { ...met, compared: met.compared || before?.compared === true, ...(earlier && { earlier }) }
  return [noted, ...people.filter(({ key }) => key !== met.key)].slice(0, KEPT)
}

/** Forgets one person. */
export function withoutMet(people: readonly Met[], key: string): Met[] {
  return people.filter((met) => met.key !== key)
}

/** The person of that seat, if they were met in an earlier meeting. */
export function metEarlier(people: readonly Met[], seat: SeatId): NonNullable<Met['earlier']> | undefined {
  return people.find((met) => met.seat === seat)?.earlier
}
