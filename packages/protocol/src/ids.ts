import * as v from 'valibot'

/**
 * A pattern for exactly `bytes` bytes as canonical base64url without padding: the unused low bits of the last
 * character are zero (RFC 4648, sections 3.5 and 5).
 */
function canonicalBase64url(bytes: number): RegExp {
  const whole = Math.floor((bytes * 8) / 6)
  const last = { 0: '', 1: '[AQgw]', 2: '[AEIMQUYcgkosw048]' }[bytes % 3]
  return new RegExp(`^[A-Za-z0-9_-]{${whole}}${last}$`)
}

const base64url = (bytes: number) => v.pipe(v.string(), v.regex(canonicalBase64url(bytes)))

/** Hash of a room's host key, 16 bytes: stands in the link and names who may moderate. */
export const HostKeyHash = base64url(16)
export type HostKeyHash = v.InferOutput<typeof HostKeyHash>

/** What opens a room at the server, 16 bytes, derived from the link's secret and the room's name. */
export const RoomAccess = base64url(16)
export type RoomAccess = v.InferOutput<typeof RoomAccess>

/** What a browser sends to name a room. The server hashes it at once and keeps only the room id. */
export const RoomAddress = v.strictObject({ hostKeyHash: HostKeyHash, access: RoomAccess })
export type RoomAddress = v.InferOutput<typeof RoomAddress>

/** A room as the server knows it: 16 bytes of a hash over its address. It opens nothing. */
export const RoomId = base64url(16)
export type RoomId = v.InferOutput<typeof RoomId>

/** One person in one room, known by the hash of a public key, across sockets and reloads: 16 bytes. */
export const SeatId = base64url(16)
export type SeatId = v.InferOutput<typeof SeatId>

/** A seat's public key: an uncompressed P-256 point, 65 bytes (SEC 1, 2.3.3). */
export const SeatKey = base64url(65)
export type SeatKey = v.InferOutput<typeof SeatKey>

/** An ECDSA P-256 signature, r and s, 64 bytes (IEEE P1363). */
export const Signature = base64url(64)
export type Signature = v.InferOutput<typeof Signature>

/** 16 random bytes: a run of the code that people compare, or one's contribution to it. */
export const Nonce = base64url(16)
export type Nonce = v.InferOutput<typeof Nonce>

/** A SHA-256, 32 bytes. */
export const Digest = base64url(32)
export type Digest = v.InferOutput<typeof Digest>

/** What a host may do: `creator` for seats of the browser that made the room, `host` for those that it named. */
export const HostRank = v.picklist(['creator', 'host'])
export type HostRank = v.InferOutput<typeof HostRank>

/**
 * That a seat may moderate a room: its rank, signed by the host key whose hash stands in the link. `signature` is over
 * `["host", seat, rank]`.
 */
export const HostProof = v.strictObject({ hostPub: SeatKey, rank: HostRank, signature: Signature })
export type HostProof = v.InferOutput<typeof HostProof>

/**
 * A socket's public id, the address for routing. Anything in its alphabet is well formed: whether such a peer exists
 * is the room's question, so names like `constructor` are merely nobody's id.
 */
export const PeerId = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{0,64}$/))
export type PeerId = v.InferOutput<typeof PeerId>

/** Numbers the proofs of one seat: at least the Unix ms at which it was made, and above all before it. */
export const JoinNumber = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(Number.MAX_SAFE_INTEGER))
export type JoinNumber = v.InferOutput<typeof JoinNumber>
