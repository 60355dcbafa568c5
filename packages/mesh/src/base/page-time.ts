/**
 * How much time this page had. A machine with too much to do calls timers late, and in the time that a page did not have
 * nobody else was slow: durations by which others are judged are measured in this time.
 */
import type { Clock } from './platform.ts'
import type { Stop } from './scope.ts'

/** How often the page looks whether it is called, in ms. */
const TICK_MS = 250
/** A call that comes later than this is late, in ms: timers of busy pages are up to a tick behind. */
const IN_TIME_MS = 500
/** The same for pages that nobody sees: browsers call those once a second. In ms. */
const HIDDEN_IN_TIME_MS = 1_250
/** A shorter time that the page did not have is not worth telling, in ms. */
const TOLD_FROM_MS = 500
/** For so long a page that was late may be so again, in ms. */
const REMEMBERED_MS = 10_000

/** What is asked of the browser. */
export interface PageTimePort {
  readonly clock: Clock
  /** Whether nobody sees the page. */
  readonly isHidden: () => boolean
}

/** A clock that stands still while the page is not called. */
export class PageTime {
  readonly #port: PageTimePort
  readonly #pauses: { readonly atMs: number; readonly ms: number }[] = []
  #hadMs = 0
  #calledAtMs: number
  readonly stop: Stop

  constructor(port: PageTimePort) {
    this.#port = port
    this.#calledAtMs = port.clock.now()
    this.stop = port.clock.every(TICK_MS, () => this.#onCall())
  }

  /** In ms since it was made, never going back. */
  now(): number {
    return this.#hadMs + Math.min(this.#sinceCallMs, this.#inTimeMs)
  }

  /** The longest time that the page did not have at a stretch of late, in ms; 0 where it is called in time. */
  get lateMs(): number {
    const now = this.#port.clock.now()
    const recent = this.#pauses.filter(({ atMs }) => now - atMs < REMEMBERED_MS)
    return Math.max(0, ...recent.map(({ ms }) => ms))
  }

  get #sinceCallMs(): number {
    return this.#port.clock.now() - this.#calledAtMs
  }

  get #inTimeMs(): number {
    return this.#port.isHidden() ? HIDDEN_IN_TIME_MS : IN_TIME_MS
  }

  #onCall(): void {
    const atMs = this.#port.clock.now()
    const sinceMs = this.#sinceCallMs
    this.#hadMs = this.now()
    this.#calledAtMs = atMs
    const ms = Math.round(sinceMs - this.#inTimeMs)
    while (this.#pauses[0] && atMs - this.#pauses[0].atMs >= REMEMBERED_MS) this.#pauses.shift()
    if (ms >= TOLD_FROM_MS) this.#pauses.push({ atMs, ms })
  }
}
