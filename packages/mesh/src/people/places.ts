/** In which order people are shown, and for how long a place is kept for somebody who went. Pure. */
import type { SeatId } from '@confab/protocol'

/** How long the place of a seat that went is kept, in ms: a reload looks like leaving, and takes seconds. */
export const placeKeptMs = 30_000

/** A place: whose it is, and since when its owner is away, on some clock, in ms. */
export interface Place {
  readonly seat: SeatId
  readonly goneSinceMs: number | undefined
}

/** The places after somebody was seen: a new one at the end, or the old one again. */
export function seated(places: readonly Place[], seat: SeatId): readonly Place[] {
  const place: Place = { seat, goneSinceMs: undefined }
  const index = places.findIndex((known) => known.seat === seat)
  return index === -1 ? [...places, place] : places.with(index, place)
}

/** The places after `successor` took over that of another one: right behind it, for as long as that is kept. */
export function inherited(places: readonly Place[], successor: SeatId, of: SeatId): readonly Place[] {
  const own = places.filter(({ seat }) => seat === successor)
  const others = places.filter(({ seat }) => seat !== successor)
  const index = others.findIndex(({ seat }) => seat === of)
  return index === -1 ? places : others.toSpliced(index + 1, 0, ...own)
}

/** The places after somebody went. */
export function vacated(places: readonly Place[], seat: SeatId, nowMs: number): readonly Place[] {
  return places.map((place) => (place.seat === seat ? { seat, goneSinceMs: nowMs } : place))
}

/** The places that still stand: those kept too long for somebody who went are given up. */
export function standing(places: readonly Place[], nowMs: number): readonly Place[] {
  const kept = places.filter(
    ({ goneSinceMs }) => goneSinceMs === undefined || nowMs - goneSinceMs < placeKeptMs,
  )
  return kept.length === places.length ? places : kept
}
