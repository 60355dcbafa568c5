/** The part of a link after `#`: a version, the room's secret and the hash of its host key. */
import { decodeBase64url, encodeBase64url } from '@confab/protocol'
import { concat, type Bytes } from './primitives.ts'
import type { LinkProblem } from './room-link.types.ts'

/** The room opens with the link alone. */
const PLAIN_LINK = 1
const SECRET_BYTES = 16
const HASH_BYTES = 16
/** Version, secret and hash: 33 bytes. Later versions only add to them. */
const KEY_CHARS = 44

/** What a key holds. */
export interface LinkKey {
  readonly secret: Bytes
  readonly hostKeyHash: Bytes
}

/** What came of reading a key. */
export type KeyReading =
  | { readonly ok: true; readonly key: LinkKey }
  | { readonly ok: false; readonly problem: Exclude<LinkProblem, 'bad-name'> }

/** Reads exactly one key, without anything around it. */
function readLinkKey(text: string): KeyReading {
  if (text === '') return { ok: false, problem: 'no-key' }
  // The first two characters hold the version, so a key of another length may still say that it is of another version.
  const version = decodeBase64url(`${text.slice(0, 3)}A`)?.[0]
  if (version === undefined || !/^[A-Za-z0-9_-]{44,}$/.test(text)) return { ok: false, problem: 'broken-key' }
  if (version !== PLAIN_LINK) return { ok: false, problem: 'unknown-version' }
  const bytes = text.length === KEY_CHARS ? decodeBase64url(text) : undefined
  if (!bytes) return { ok: false, problem: 'broken-key' }
  const secret = bytes.slice(1, 1 + SECRET_BYTES)
  return { ok: true, key: { secret, hostKeyHash: bytes.slice(1 + SECRET_BYTES) } }
}

/** Writes a key: 44 characters. */
export function writeLinkKey({ secret, hostKeyHash }: LinkKey): string {
  if (secret.length !== SECRET_BYTES || hostKeyHash.length !== HASH_BYTES) {
    throw new RangeError('a link holds two times 16 bytes')
  }
  return encodeBase64url(concat(Uint8Array.of(PLAIN_LINK), secret, hostKeyHash))
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
