/**
 * The code that people compare by voice: commitments first, so that nobody can choose what they contribute once they know
 * what the others do. Anyone who sits in the middle has one guess in 2^24 a run, in plain sight.
 */
import {
  decodeBase64url,
  encodeBase64url,
  encodeFields,
  labelled,
  type Digest,
  type Nonce,
  type RoomId,
  type SeatId,
} from '@confab/protocol'
import type { CodeSeat, ShortCode } from './code.types.ts'
import { derive, hash, importSecret, randomBytes, type WebCrypto } from '../../sealing/primitives.ts'

/** Bytes of the code: four signs of six bits each. */
const CODE_BYTES = 3
const NONCE_BYTES = 16

/** The hash of everybody who takes part, the same on every page that shows the same people the same keys. */
export async function listOf(subtle: SubtleCrypto, seats: readonly CodeSeat[]): Promise<Digest> {
  const rows = inOrder(seats).map(({ seat, idPub, fingerprint }) => [seat, bytes(idPub), fingerprint])
  return encodeBase64url(await hash(subtle, 'sas-list', rows))
}

/** A run's number, or a contribution that nobody knows yet. */
export const newNonce = (crypto: WebCrypto): Nonce => encodeBase64url(randomBytes(crypto, NONCE_BYTES))

/** What belongs to one run. */
export interface CodeRun {
  readonly run: Nonce
  readonly list: Digest
}

/** What is said of a contribution before it is shown. */
export async function commitTo(
  subtle: SubtleCrypto,
  { run, list }: CodeRun,
  seat: SeatId,
  contribution: Nonce,
): Promise<Digest> {
  return encodeBase64url(await hash(subtle, 'sas-commit', bytes(run), seat, bytes(list), bytes(contribution)))
}

/** One seat's part in a run. */
export interface CodePart {
  readonly seat: SeatId
  readonly commitment: Digest
  readonly contribution: Nonce
}

/** The code that follows from everybody's parts. */
export async function codeOf(
  subtle: SubtleCrypto,
  roomId: RoomId,
  { run, list }: CodeRun,
  parts: readonly CodePart[],
): Promise<ShortCode> {
  const sorted = inOrder(parts)
  const secret = await importSecret(
    subtle,
    encodeFields(sorted.map(({ contribution }) => bytes(contribution))),
  )
  const commitments = sorted.map(({ commitment }) => bytes(commitment))
  const info = labelled('sas', roomId, bytes(run), bytes(list), commitments)
  const [a = 0, b = 0, c = 0] = await derive(subtle, secret, { info }, CODE_BYTES)
  const bits = (a << 16) | (b << 8) | c
  return {
    signs: [18, 12, 6, 0].map((shift) => (bits >> shift) & 63),
    digits: String(bits).padStart(8, '0'),
  }
}

/** Seats compare as strings. */
const inOrder = <Row extends { readonly seat: SeatId }>(rows: readonly Row[]): Row[] =>
  rows.toSorted((one, other) => (one.seat < other.seat ? -1 : 1))

/** Callers hand in what the protocol's validators let through. */
const bytes = (base64url: string): Uint8Array => decodeBase64url(base64url) ?? new Uint8Array(0)
