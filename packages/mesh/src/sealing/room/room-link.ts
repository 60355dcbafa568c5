/** Links that open rooms: read, mended, written and made. */
import { encodeBase64url, encodeFields, labelled } from '@confab/protocol'
import { hostKeyHashOf } from '../hello/host-proof.ts'
import type { KeyStore } from '../key-store.ts'
import { findLinkKey, writeLinkKey } from './link-key.ts'
import {
  derive,
  deriveSealingKey,
  exportPublic,
  generateSigningPair,
  hash,
  importSecret,
  randomBytes,
  type Bytes,
  type WebCrypto,
} from '../primitives.ts'
import type { LinkProblem, RoomKeys, RoomLink } from './room-link.types.ts'
import { stretchPassword } from './password.ts'
import { normaliseRoomName } from './room-name.ts'
import { ID_BYTES } from '../seat.ts'

/** What came of reading a link. */
export type LinkReading =
  | { readonly ok: true; readonly link: RoomLink }
  | { readonly ok: false; readonly problem: LinkProblem }

/** Far above any link in any message around it; longer texts are cut here. */
const LONGEST_TEXT = 16_384
/** A chat app that passes on what another one encoded makes two layers; neither names nor keys hold a `%`. */
const ENCODING_LAYERS = 3

/**
 * Reads a link: an address of any origin, its path with the part after `#`, or a text with one such in it. What was
 * done to it on its way is undone where there is only one way to.
 */
export function parseRoomLink(text: string): LinkReading {
  const rest = afterRoomPath(text.slice(0, LONGEST_TEXT))
  const [before = '', ...fragments] = rest.replaceAll(/%(?:25)*23/gi, '#').split('#')
  // Without a key nobody can tell a name from the words behind it, so only the first word counts.
  const path = fragments.length > 0 ? before.trim() : (before.trim().split(/\s/)[0] ?? '')
  const name = normaliseRoomName(decoded(path.replace(/\?.*$/s, '').replace(/\/$/, '')))
  if (name === undefined) return { ok: false, problem: 'bad-name' }
  const reading = findLinkKey(decoded(fragments.join('#')))
  return reading.ok ? { ok: true, link: { name, ...reading.key } } : reading
}

/** What follows `/r/`, also where the whole link was encoded into another one; the text itself if there is no such. */
function afterRoomPath(text: string): string {
  for (const form of [text, decoded(text)]) {
    const start = /(?:^|\/)r\//.exec(form)
    if (start) return form.slice(start.index + start[0].length)
  }
  return text
}

/** Takes percent-encoding off, as many layers as there are; a broken one stays, and then fits nothing. */
function decoded(text: string): string {
  let plain = text
  for (let layer = 0; layer < ENCODING_LAYERS && plain.includes('%'); layer++) {
    try {
      plain = decodeURIComponent(plain)
    } catch {
      // A lone percent sign: what is left is read as it stands.
      return plain
    }
  }
  return plain
}

/** Writes a link as it is shared. `origin` as in `location.origin`, without a slash at its end. */
export function formatRoomLink(origin: string, link: RoomLink): string {
  return `${origin}/r/${encodeURIComponent(link.name)}#${writeLinkKey(link)}`
}

/**
 * Makes a room: a secret, and a host key pair that stays in this browser's store under its hash. Throws a `RangeError`
 * for a text that is no room name.
 */
export async function createRoomLink(
  name: string,
  keyStore: KeyStore,
  crypto: WebCrypto = globalThis.crypto,
): Promise<RoomLink> {
  const normalised = normaliseRoomName(name)
  if (normalised === undefined) throw new RangeError('not a room name')
  const hostKeys = await generateSigningPair(crypto.subtle)
  const publicKey = await exportPublic(crypto.subtle, hostKeys.publicKey)
  const hostKeyHash = await hostKeyHashOf(crypto.subtle, publicKey)
  await keyStore.saveHostKeys(encodeBase64url(hostKeyHash), hostKeys)
  return { name: normalised, secret: randomBytes(crypto, 16), hostKeyHash, asksPassword: false }
}

/**
 * Derives everything that a link gives: the room's address and id, the key of its hellos, the salt of its pairs. Where the
 * link asks for a password, the one that was read goes in; another one opens another room.
 */
export async function deriveRoomKeys(
  link: RoomLink,
  { subtle }: Pick<WebCrypto, 'subtle'> = globalThis.crypto,
  password?: string,
): Promise<RoomKeys> {
  const { secret, asksPassword } = link
  if (asksPassword !== (password !== undefined))
    throw new RangeError('a password where there is none, or none')
  const stretched =
    password === undefined ? new Uint8Array(0) : await stretchPassword(subtle, secret, password)
  const source = await importSecret(subtle, encodeFields([secret, stretched]))
  const prk = await derive(subtle, source, { info: labelled('prk') })
  return { ...(await keysOfSecret(link, prk, { subtle })), password }
}

/** Derives the same from what link and password gave already. */
export async function keysOfSecret(
  link: RoomLink,
  prk: Bytes,
  { subtle }: Pick<WebCrypto, 'subtle'>,
): Promise<RoomKeys> {
  const { name, hostKeyHash } = link
  const root = await importSecret(subtle, prk)
  const access = await derive(subtle, root, { info: labelled('access', name) }, ID_BYTES)
  const room = await hash(subtle, 'room', hostKeyHash, access)
  return {
    link,
    address: { hostKeyHash: encodeBase64url(hostKeyHash), access: encodeBase64url(access) },
    roomId: encodeBase64url(room.subarray(0, ID_BYTES)),
    helloKey: await deriveSealingKey(subtle, root, { info: labelled('hello') }),
    prk,
  }
}
