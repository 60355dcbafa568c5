/** Who one compared the code with. The mark belongs to a key, which a seat is the hash of, and never to a name. Pure. */
import type { SeatId } from '@confab/protocol'
import { nameSkeleton } from '../../names/display-name.ts'

/** Somebody who was heard reading the code, with the name of that moment. */
export interface Verified {
  readonly seat: SeatId
  readonly name: string
}

/** Marks of long ago are forgotten: seats last a day. */
const KEPT = 200

/** Marks these people as well; the newest name counts. */
export function withMarks(before: readonly Verified[], marked: readonly Verified[]): Verified[] {
  const seats = new Set(marked.map(({ seat }) => seat))
  return [...before.filter(({ seat }) => !seats.has(seat)), ...marked].slice(-KEPT)
}

/** Somebody who is here, and the seat of the device with which this person was here before. */
export interface Arrival {
  readonly seat: SeatId
  readonly successorOf: SeatId | undefined
}

/** The marks after people went on with other devices: the seat before signed for the one that took its place. */
export function withSuccessors(
  verified: readonly Verified[],
  people: readonly Arrival[],
): readonly Verified[] {
  const bySeat = new Map(verified.map((mark) => [mark.seat, mark]))
  const successors = people.flatMap(({ seat, successorOf }) => {
    const before = successorOf === undefined ? undefined : bySeat.get(successorOf)
    return before === undefined || bySeat.has(seat) ? [] : [{ seat, name: before.name }]
  })
  return successors.length === 0 ? verified : withMarks(verified, successors)
}

/** Who shows the name of somebody marked, under another key. */
export function impostors(verified: readonly Verified[], people: readonly Verified[]): readonly Verified[] {
  const marked = new Set(verified.map(({ seat }) => seat))
  const names = new Set(verified.map(({ name }) => nameSkeleton(name)))
  const present = new Set(people.filter(({ seat }) => marked.has(seat)).map(({ name }) => nameSkeleton(name)))
  return people.filter(({ seat, name }) => {
    const skeleton = nameSkeleton(name)
    // While the marked one is here too, the newcomer has a number behind the name, and is merely a namesake.
    return !marked.has(seat) && names.has(skeleton) && !present.has(skeleton)
  })
}
