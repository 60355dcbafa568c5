/** The part of a link after `#`: a version, the room's secret and the hash of its host key. */
import { decodeBase64url, encodeBase64url } from '@confab/protocol'
import { concat } from '../primitives.ts'
import type { LinkProblem, RoomLink } from './room-link.types.ts'

/** Every version of a key, and what it says of the room and of who the link is for. */
const versions = [
  { version: 1, asksPassword: false, isPersonal: false },
  { version: 2, asksPassword: true, isPersonal: false },
  { version: 3, asksPassword: false, isPersonal: true },
  { version: 4, asksPassword: true, isPersonal: true },
] as const
/** Of the room's secret, the hash and the ticket, each. */
const PART_BYTES = 16
/** Version, secret and hash: 33 bytes in 44 characters. */
const HASH_END = 1 + 2 * PART_BYTES
const TICKET_END = HASH_END + PART_BYTES

/** What a key holds. */
export type LinkKey = Omit<RoomLink, 'name'>

/** What came of reading a key. */
export type KeyReading =
  | { readonly ok: true; readonly key: LinkKey }
  | { readonly ok: false; readonly problem: Exclude<LinkProblem, 'bad-name'> }

/** Reads exactly one key, without anything around it. */
function readLinkKey(text: string): KeyReading {
  if (text === '') return { ok: false, problem: 'no-key' }
  // The first two characters hold the version, so a key of another length may still say that it is of another version.
  const first = decodeBase64url(`${text.slice(0, 3)}A`)?.[0]
  if (first === undefined || !/^[A-Za-z0-9_-]{44,}$/.test(text)) return { ok: false, problem: 'broken-key' }
  const kind = versions.find(({ version }) => version === first)
  if (kind === undefined) return { ok: false, problem: 'unknown-version' }
  const bytes = decodeBase64url(text)
  if (bytes?.length !== (kind.isPersonal ? TICKET_END : HASH_END)) return { ok: false, problem: 'broken-key' }
  const key = {
    secret: bytes.slice(1, 1 + PART_BYTES),
    hostKeyHash: bytes.slice(1 + PART_BYTES, HASH_END),
    asksPassword: kind.asksPassword,
    ticket: kind.isPersonal ? bytes.slice(HASH_END) : undefined,
  }
  return { ok: true, key }
}

/** Writes a key: 44 characters, or 66 with a ticket. */
export function writeLinkKey({ secret, hostKeyHash, asksPassword, ticket }: LinkKey): string {
  const parts = ticket ? [secret, hostKeyHash, ticket] : [secret, hostKeyHash]
  if (parts.some(({ length }) => length !== PART_BYTES)) {
    throw new RangeError('a link holds parts of 16 bytes')
  }
  const version = 1 + (asksPassword ? 1 : 0) + (ticket ? 2 : 0)
  return encodeBase64url(concat(Uint8Array.of(version), ...parts))
}

/** What chat apps and mail programs put into or behind a link; none of it can belong to a key. */
const INVISIBLE = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/g
/** Where a sentence, a bracket or somebody's tracking parameters begin. */
const AFTER_KEY = /[^A-Za-z0-9_-].*$/s

/**
 * Finds the key in what follows the first `#`, if there is exactly one way to see it: other fragments, brackets,
 * punctuation, parameters and line breaks around or inside are taken away.
 */
export function findLinkKey(fragment: string): KeyReading {
  const pieces = fragment
    .replaceAll(INVISIBLE, '')
    .split('#')
    .map((piece) => piece.trim())
    .filter((piece) => piece !== '')
  const candidates = new Set(
    pieces.flatMap((piece) => [
      piece.replace(AFTER_KEY, ''),
      piece.replaceAll(/\s/g, '').replace(AFTER_KEY, ''),
    ]),
  )
  const readings = [...candidates].map(readLinkKey)
  const found = readings.filter((reading) => reading.ok)
  if (found.length > 1) return { ok: false, problem: 'broken-key' }
  const [only] = found
  if (only) return only
  const unknown = readings.find((reading) => !reading.ok && reading.problem === 'unknown-version')
  return unknown ?? { ok: false, problem: pieces.length === 0 ? 'no-key' : 'broken-key' }
}
