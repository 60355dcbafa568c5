import type { RoomAddress, RoomId } from '@confab/protocol'

/** What a link says: enough to enter the room. It never leaves the browser as a whole. */
export interface RoomLink {
  /** The room's name as it is shown: normalised (NFKC, lower case). */
  readonly name: string
  /** 16 random bytes. */
  readonly secret: Uint8Array<ArrayBuffer>
  /** First 16 bytes of the host key's hash. */
  readonly hostKeyHash: Uint8Array<ArrayBuffer>
  /** Whether the room opens with a password only. */
  readonly asksPassword: boolean
  /** 16 random bytes of a link for one person, who is let into a locked room by them. */
  readonly ticket?: Uint8Array<ArrayBuffer> | undefined
}

/** Why a link opens nothing. */
export type LinkProblem = 'no-key' | 'broken-key' | 'unknown-version' | 'bad-name'

/** Keys and names that follow from a link. */
export interface RoomKeys {
  readonly link: RoomLink
  readonly address: RoomAddress
  readonly roomId: RoomId
  /** Seals the hellos of this room (AES-256-GCM). */
  readonly helloKey: CryptoKey
  /** The salt of every pair key. */
  readonly prk: Uint8Array<ArrayBuffer>
  /** The password, where it was typed in this page: the link is renewed with the same one. */
  readonly password?: string | undefined
}
