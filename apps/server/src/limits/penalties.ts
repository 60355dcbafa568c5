/**
 * When a network address has to stay away. What misbehaves is the socket, and it is closed; an address may be an office
 * full of people, so it waits only when its sockets go on misbehaving, and longer each time. Pure, with the time handed in.
 */
import { limits } from '@confab/protocol'
import type { AddressKey } from '../admission/client-address.ts'

/** What an address did. */
interface Record {
  readonly expulsions: number
  readonly atMs: number
  readonly outUntilMs: number
}

/** The records of all addresses that have one. */
export interface Penalties {
  isOut(address: AddressKey, now: number): boolean
  /** One of its sockets was closed for what it did. */
  note(address: AddressKey, now: number): void
  /** Forgets those that have behaved for long enough. */
  forget(now: number): void
  readonly size: number
}

/** How long an address stays out after so many expulsions, in ms. */
function penaltyMs(expulsions: number): number {
  const step = expulsions - limits.expulsionsBeforePenalty
  return step < 0 ? 0 : Math.min(limits.firstPenaltyMs * 2 ** step, limits.longestPenaltyMs)
}

/** Makes an empty list. */
export function createPenalties(): Penalties {
  const records = new Map<AddressKey, Record>()
  return {
    isOut: (address, now) => (records.get(address)?.outUntilMs ?? 0) > now,
    note(address, now) {
      const before = records.get(address)
      const expulsions = (before?.expulsions ?? 0) + 1
      records.set(address, { expulsions, atMs: now, outUntilMs: now + penaltyMs(expulsions) })
    },
    forget(now) {
      for (const [address, { atMs }] of records)
        if (now - atMs >= limits.penaltyMemoryMs) records.delete(address)
    },
    get size() {
      return records.size
    },
  }
}
