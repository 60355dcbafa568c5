/**
 * When the server is tried again: soon, then about once a second, then at leisure. Browsers slow down a page whose
 * WebSockets failed again and again, so after some failures the server is first asked with a plain request, and a socket
 * is opened only once it answers. It knows nothing of sockets.
 */
import { createScope, type Clock, type Stop } from '@confab/mesh'

/** All in ms. */
const pace = {
  /** The first try after a loss: most losses are one dropped connection. */
  first: 250,
  /** Between tries while somebody is likely to wait: with chance and the request, back within two seconds of the server. */
  longest: 1_100,
  /** After so long the server is really away... */
  patience: 900_000,
  /** ...and tries are this far apart. */
  patient: 10_000,
} as const

/** Chance moves each pause by so much, so that a room whose server restarted does not come back in one instant. */
const SPREAD = 0.4
/** So many failures in a row are still no reason to ask first: asking costs a way there and back. */
const UNASKED = 2

/** What trying again needs. */
export interface ReconnectionPort {
  readonly clock: Clock
  /** From 0 to 1. */
  readonly random: () => number
  /** Whether the server answers plain requests. Never rejects, and does not take long. */
  readonly isThere: () => Promise<boolean>
  /** Opens a socket; what comes of it is told with {@link Reconnection.lost} or {@link Reconnection.made}. */
  readonly connect: () => void
}

/** Tries again until a connection is made. */
export class Reconnection {
  readonly #port: ReconnectionPort
  readonly #scope = createScope()
  #failures = 0
  #refusals = 0
  #lostAtMs: number | undefined
  #stopWaiting: Stop = () => {}
  /** Counts tries: an answer to an earlier one is of no use. */
  #turn = 0
  #wasThere = false

  constructor(port: ReconnectionPort) {
    this.#port = port
  }

  /** Whether sockets fail again and again although the server answers: something between lets none through. */
  get isBarred(): boolean {
    return this.#refusals >= UNASKED
  }

  /** The connection is gone, or could not be made. `afterMs`: the server said when to come back. */
  lost(afterMs?: number): void {
    const { clock, random } = this.#port
    this.#lostAtMs ??= clock.now()
    if (this.#wasThere) this.#refusals += 1
    this.#wasThere = false
    const pauseMs = afterMs === undefined ? this.#pauseMs : afterMs * (1 + random() / 2)
    this.#failures += 1
    this.#stopWaiting()
    this.#stopWaiting = this.#scope.add(clock.after(pauseMs, () => void this.#try()))
  }

  get #pauseMs(): number {
    const { clock, random } = this.#port
    const isPatient = clock.now() - (this.#lostAtMs ?? clock.now()) >= pace.patience
    const longest = isPatient ? pace.patient : pace.longest
    return Math.min(pace.first * 2 ** this.#failures, longest) * (1 + SPREAD * (2 * random() - 1))
  }

  async #try(): Promise<void> {
    this.#turn += 1
    const turn = this.#turn
    if (this.#failures > UNASKED) {
      const isThere = await this.#port.isThere()
      if (turn !== this.#turn || this.#scope.closed) return
      if (!isThere) return this.lost()
      this.#wasThere = true
    }
    this.#port.connect()
  }

  /** Tries at once: there is reason to think that the way is free. */
  hurry(): void {
    this.#turn += 1
    this.#stopWaiting()
    if (!this.#scope.closed) this.#port.connect()
  }

  /** The connection is there. */
  made(): void {
    this.#turn += 1
    this.#stopWaiting()
    this.#failures = 0
    this.#refusals = 0
    this.#lostAtMs = undefined
    this.#wasThere = false
  }

  close(): void {
    this.#scope.close()
  }
}
