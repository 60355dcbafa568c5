/** The hash of a file that is never in memory as a whole: the hash of the hashes of its pieces (a tree of two levels). */
import { encodeBase64url } from '@confab/protocol'

/** Bytes of one piece: large enough that hashing costs little, small enough for any memory. */
const PIECE_BYTES = 1024 * 1024
const HASH_BYTES = 32

/** Takes a file in order and gives its hash at the end. SHA-256 (FIPS 180-4). */
export class PieceHash {
  readonly #subtle: SubtleCrypto
  /** Made with the first bytes: most files are offered and never taken. */
  #piece: Uint8Array<ArrayBuffer> | undefined
  #filled = 0
  #taken = 0
  readonly #hashes: Promise<ArrayBuffer>[] = []

  constructor(subtle: SubtleCrypto) {
    this.#subtle = subtle
  }

  /** How much was taken, in bytes. */
  get taken(): number {
    return this.#taken
  }

  /** Takes what comes next. */
  take(bytes: Uint8Array): void {
    const piece = (this.#piece ??= new Uint8Array(PIECE_BYTES))
    let rest = bytes
    while (rest.length > 0) {
      const part = rest.subarray(0, PIECE_BYTES - this.#filled)
      piece.set(part, this.#filled)
      this.#filled += part.length
      rest = rest.subarray(part.length)
      if (this.#filled === PIECE_BYTES) this.#close(piece)
    }
    this.#taken += bytes.length
  }

  /** The hash of all that was taken. */
  async digest(): Promise<string> {
    if (this.#piece && this.#filled > 0) this.#close(this.#piece)
    const hashes = await Promise.all(this.#hashes)
    const all = new Uint8Array(hashes.length * HASH_BYTES)
    for (const [index, hash] of hashes.entries()) all.set(new Uint8Array(hash), index * HASH_BYTES)
    return encodeBase64url(new Uint8Array(await this.#subtle.digest('SHA-256', all)))
  }

  #close(piece: Uint8Array<ArrayBuffer>): void {
    this.#hashes.push(this.#subtle.digest('SHA-256', piece.slice(0, this.#filled)))
    this.#filled = 0
  }
}
