/**
 * What home asks of the engine: reading links and making rooms. The engine is large, so it is fetched when it is first
 * asked, which is usually long after `prefetchRoom` has brought it.
 */
import type { LinkProblem } from '@confab/mesh'

/** Where a room's page is: what the router needs to go there. */
export interface RoomPlace {
  readonly name: string
  /** The part of the link after `#`. */
  readonly key: string
}

/** What came of reading a pasted text. */
export type PlaceReading =
  | { readonly ok: true; readonly place: RoomPlace }
  | { readonly ok: false; readonly problem: LinkProblem }

const load = () => import('./engine.ts')

/** Finds the room that a pasted text leads to. */
export async function findRoom(text: string): Promise<PlaceReading> {
  const { formatRoomLink, parseRoomLink } = await load()
  const reading = parseRoomLink(text)
  return reading.ok
    ? { ok: true, place: placeOf(formatRoomLink('', reading.link), reading.link.name) }
    : reading
}

/** Makes a room of that name, or of a readable one that nobody chose; `undefined` when the name is none. */
export async function makeRoom(name: string): Promise<RoomPlace | undefined> {
  const { browserKeyStore, createRoomLink, formatRoomLink, normaliseRoomName, randomRoomName } = await load()
  const chosen = name === '' ? randomRoomName(Math.random) : normaliseRoomName(name)
  if (chosen === undefined) return undefined
  const link = await createRoomLink(chosen, browserKeyStore())
  return placeOf(formatRoomLink('', link), link.name)
}

function placeOf(link: string, name: string): RoomPlace {
  return { name, key: link.slice(link.indexOf('#') + 1) }
}
