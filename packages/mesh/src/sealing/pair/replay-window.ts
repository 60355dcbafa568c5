/** Which numbers of a channel were opened: each opens once, also when the server brings them in another order. */

/** How far behind the newest opened message an older one may come, in messages. */
const REPLAY_WINDOW = 1_024

/**
 * A sliding window over the numbers of one receiving channel, as in RFC 4303, section 3.4.3. Messages overtake each other
 * where a server or a network holds some of them back: what comes late is not brought again.
 */
export class ReplayWindow {
  #newest = 0
  readonly #opened = new Set<number>()

  /** Whether the message of that number may still be opened. */
  admits(seq: number): boolean {
    return seq > this.#newest - REPLAY_WINDOW && !this.#opened.has(seq)
  }

  /** Notes a message that opened. Only then: a forged number must not make genuine messages look old. */
  note(seq: number): void {
    this.#opened.add(seq)
    if (seq <= this.#newest) return
    this.#newest = seq
    for (const number of this.#opened) if (number <= seq - REPLAY_WINDOW) this.#opened.delete(number)
  }
}
