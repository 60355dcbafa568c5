/** Which of one's own hellos are alive, and which one seals. It knows nothing of what they say. */
import { HELLO_GRACE_MS } from './hello.ts'
import type { Bytes } from '../primitives.ts'
import type { KnownHello } from './known-peers.ts'
import type { PairState } from '../pair/pair-state.ts'

/** One that was replaced after its acknowledgement, and one that was replaced before it. */
const RETIRED_KEPT = 2

/** One of one's own hellos with all keys that follow from it; they die together. */
export interface OwnHello {
  readonly serial: number
  readonly bodyHash: Bytes
  readonly fingerprint: Bytes
  readonly dh: CryptoKey
  readonly pairs: WeakMap<KnownHello, Promise<PairState>>
}

/** One's own hellos. */
export interface OwnHellos {
  /** A new one, opened from now on. */
  add(hello: Omit<OwnHello, 'serial'>): void
  /** Seals with the newest from now on. */
  acknowledge(): void
  /** What seals: the acknowledged one, or the newest as long as none was ever acknowledged. */
  sealing(): OwnHello | undefined
  /** All that open, the newest first. */
  all(): readonly OwnHello[]
  /** Whether a hello waits for its acknowledgement. */
  readonly pending: boolean
  /** Forgets all, for good. */
  close(): void
}

/** Makes an empty set; `now` in ms. */
export function createOwnHellos(now: () => number): OwnHellos {
  let serial = 0
  let pending: OwnHello | undefined
  let current: OwnHello | undefined
  let closed = false
  let retired: { readonly hello: OwnHello; readonly until: number }[] = []

  const retire = (hello: OwnHello | undefined) => {
    if (hello) retired = [{ hello, until: now() + HELLO_GRACE_MS }, ...retired].slice(0, RETIRED_KEPT)
  }
  return {
    add(hello) {
      if (closed) return
      retire(pending)
      pending = { ...hello, serial: ++serial }
    },
    acknowledge() {
      if (!pending) return
      retire(current)
      current = pending
      pending = undefined
    },
    sealing: () => current ?? pending,
    all() {
      retired = retired.filter(({ until }) => now() < until)
      return [pending, current, ...retired.map(({ hello }) => hello)].filter((hello) => hello !== undefined)
    },
    get pending() {
      return pending !== undefined
    },
    close() {
      closed = true
      pending = current = undefined
      retired = []
    },
  }
}
