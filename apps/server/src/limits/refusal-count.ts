/** Counts the refusals of one socket and says when they are too many. Pure, with the time handed in. */
import { limits, type ErrorCode } from '@confab/protocol'

/**
 * What a page meets by no fault of its own, when somebody leaves or a room fills up while its commands are on their
 * way. These cost it the rate that every command costs, and nothing more.
 */
const blameless: ReadonlySet<ErrorCode> = new Set([
  'peer/gone',
  'room/full',
  'room/locked',
  'server/busy',
  'server/internal',
  'request/out-of-order',
  'request/superseded',
])

/** The refusals of one socket. */
export class RefusalCount {
  #times: number[] = []

  /** Notes a refusal at `now` (ms). Returns whether the socket is to be closed. */
  add(code: ErrorCode, now: number): boolean {
    if (blameless.has(code)) return false
    this.#times = [...this.#times.filter((time) => now - time < limits.refusalWindowMs), now]
    return this.#times.length >= limits.refusalsBeforeClose
  }
}
