/** What home does itself, without the rest of the engine: reading links and making rooms. */
import {
  createRoomLink,
  formatRoomLink,
  normaliseRoomName,
  parseRoomLink,
  randomRoomName,
  type LinkProblem,
} from '@confab/mesh/room'
import { browserKeyStore } from '../lib/key-store.ts'

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

/** Finds the room that a pasted text leads to. */
export function findRoom(text: string): PlaceReading {
  const reading = parseRoomLink(text)
  return reading.ok
    ? { ok: true, place: placeOf(formatRoomLink('', reading.link), reading.link.name) }
    : reading
}

/** Makes a room of that name, or of a readable one that nobody chose; `undefined` when the name is none. */
export async function makeRoom(name: string): Promise<RoomPlace | undefined> {
  const chosen = name === '' ? randomRoomName(Math.random) : normaliseRoomName(name)
  if (chosen === undefined) return undefined
  const link = await createRoomLink(chosen, browserKeyStore())
  return placeOf(formatRoomLink('', link), link.name)
}

function placeOf(link: string, name: string): RoomPlace {
  return { name, key: link.slice(link.indexOf('#') + 1) }
}
