/** People met before, by the key that each of them shows to be known again: kept in this browser only. Pure. */
import { SeatId, SeatKey } from '@confab/protocol'
import * as v from 'valibot'

/** More than one meets in years of small meetings; the oldest are forgotten. */
const KEPT = 500

const name = v.pipe(v.string(), v.maxLength(256))
const atMs = v.pipe(v.number(), v.safeInteger(), v.minValue(0))

const Contact = v.object({
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
export type Contact = v.InferOutput<typeof Contact>

/** What an earlier visit kept; nothing where it cannot be read. */
export const StoredContacts = v.fallback(v.array(Contact), [])

/** Notes that somebody is here, the newest first. Who was compared once stays so, and a reload is no other meeting. */
export function withContact(people: readonly Contact[], contact: Omit<Contact, 'earlier'>): Contact[] {
  const before = people.find(({ key }) => key === contact.key)
  const isSameMeeting = before?.seat === contact.seat
  const last = before && { name: before.name, atMs: before.atMs }
  const earlier = isSameMeeting ? before.earlier : last
  const noted = {
    ...contact,
    compared: contact.compared || before?.compared === true,
    ...(earlier && { earlier }),
  }
  return [noted, ...people.filter(({ key }) => key !== contact.key)].slice(0, KEPT)
}

/** Forgets one person. */
export function withoutContact(people: readonly Contact[], key: string): Contact[] {
  return people.filter((contact) => contact.key !== key)
}

/** The person of that seat, if they were met in an earlier meeting. */
export function earlierMeeting(
  people: readonly Contact[],
  seat: SeatId,
): NonNullable<Contact['earlier']> | undefined {
  return people.find((contact) => contact.seat === seat)?.earlier
}
