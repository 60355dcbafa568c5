/**
 * Sealed messages in and out: each is opened with the hello that explains it, read against the protocol's table, and
 * handed on in order. It knows nothing of links.
 */
import { limits, parseSealedEnvelope, type PeerId, type SealedEnvelope, type SeatId } from '@confab/protocol'
import type { Clock } from '../base/platform.ts'
import type { HelloContent, SealedPath, Sealing } from '../sealing/sealing.ts'
import type { Signaling } from './signaling.ts'
import { createScope, later } from '../base/scope.ts'

/** Messages under an unknown key that are kept for the hello that explains them. */
const UNEXPLAINED_KEPT = 16
/** How long such messages wait, in ms. */
const UNEXPLAINED_MS = 2_000

/** What it asks for, and who it tells. */
export interface SealedMessagesPort {
  readonly signaling: Signaling
  /** The keys of the room that this seat is in now. */
  readonly sealing: () => Sealing
  readonly clock: Clock
  readonly onEnvelope: (seat: SeatId, envelope: SealedEnvelope, sender: HelloContent) => void
  /** The server knows nobody of that id in the room (any more). */
  readonly onUndelivered: (seat: SeatId, id: PeerId) => void
  /** A message waited without success for a hello: who is here must be asked again. */
  readonly onUnexplained: () => void
  /** What the server brought as that seat's was altered, brought before, or made for another pair. */
  readonly onRefused: (seat: SeatId) => void
}

/** Sealed messages in and out. */
export interface SealedMessages {
  /** Opens what came by the server, or by way of a third person. */
  deliver(from: SeatId, path: SealedPath, sealed: string): void
  /** Sends by the server. */
  send(to: SeatId, id: PeerId, envelope: SealedEnvelope): void
  /** How long the server currently needs to accept a message, in ms; 0 before the first one. */
  takenInMs(): number
  /** Seals for the way by a third person. */
  wrap(to: SeatId, envelope: SealedEnvelope): Promise<string | undefined>
  /** A new hello of that seat is known: messages that waited for it are opened now. */
  explained(seat: SeatId): void
  forget(seat: SeatId): void
  close(): void
}

/** Sends and opens what is sealed. */
export function createSealedMessages(port: SealedMessagesPort): SealedMessages {
  return new MessagesOfSeats(port)
}

type Unexplained = (readonly [path: SealedPath, sealed: string])[]

class MessagesOfSeats implements SealedMessages {
  readonly #port: SealedMessagesPort
  readonly #scope = createScope()
  /** Messages that the server has not accepted yet, with the time they were sent; the oldest comes first. */
  readonly #pending = new Map<Promise<unknown>, number>()
  readonly #unexplained = new Map<SeatId, Unexplained>()
  #lastTakenInMs = 0

  constructor(port: SealedMessagesPort) {
    this.#port = port
  }

  deliver(from: SeatId, path: SealedPath, sealed: string): void {
    void this.#open(from, path, sealed)
  }

  send(to: SeatId, id: PeerId, envelope: SealedEnvelope): void {
    void this.#send(to, id, envelope)
  }

  takenInMs(): number {
    const [oldestMs = Infinity] = this.#pending.values()
    return Math.max(this.#lastTakenInMs, this.#port.clock.now() - oldestMs)
  }

  wrap(to: SeatId, envelope: SealedEnvelope): Promise<string | undefined> {
    return this.#seal(to, 'peer', envelope)
  }

  explained(seat: SeatId): void {
    const waiting = this.#unexplained.get(seat) ?? []
    this.#unexplained.delete(seat)
    for (const [path, sealed] of waiting) void this.#open(seat, path, sealed)
  }

  forget(seat: SeatId): void {
    this.#unexplained.delete(seat)
  }

  close(): void {
    this.#scope.close()
  }

  async #open(from: SeatId, path: SealedPath, sealed: string): Promise<void> {
    const opened = await this.#port.sealing().open(from, path, sealed)
    if (this.#scope.closed) return
    if (opened.verdict === 'refused') {
      if (opened.reason === 'unknown-key') this.#keep(from, path, sealed)
      // Two members may hand on the same message; the server brings each one once.
      else if (path === 'server') this.#port.onRefused(from)
      return
    }
    const envelope = parseSealedEnvelope(opened.plaintext)
    if (envelope) this.#port.onEnvelope(from, envelope, opened.sender)
  }

  #keep(from: SeatId, path: SealedPath, sealed: string): void {
    const waiting = this.#unexplained.get(from)
    if (waiting) {
      if (waiting.length < UNEXPLAINED_KEPT) waiting.push([path, sealed])
      return
    }
    this.#unexplained.set(from, [[path, sealed]])
    later(this.#scope, this.#port.clock, UNEXPLAINED_MS, () => {
      const waited = this.#unexplained.get(from)
      if (!this.#unexplained.delete(from)) return
      for (const [by] of waited ?? []) if (by === 'server') this.#port.onRefused(from)
      this.#port.onUnexplained()
    })
  }

  async #seal(to: SeatId, path: SealedPath, envelope: SealedEnvelope): Promise<string | undefined> {
    const sealed = await this.#port.sealing().seal(to, path, JSON.stringify(envelope))
    const isSendable = sealed !== undefined && sealed.length <= limits.sealedChars && !this.#scope.closed
    return isSendable ? sealed : undefined
  }

  async #send(to: SeatId, id: PeerId, envelope: SealedEnvelope): Promise<void> {
    const { clock, signaling } = this.#port
    // Includes the time that this page needs for sealing.
    const sentAtMs = clock.now()
    const sealed = await this.#seal(to, 'server', envelope)
    if (sealed === undefined) return
    const request = signaling.request('signal:send', { to: id, sealed })
    this.#pending.set(request, sentAtMs)
    const reply = await request.finally(() => this.#pending.delete(request))
    if (reply) this.#lastTakenInMs = clock.now() - sentAtMs
    const isGone = reply && !reply.ok && reply.error.code === 'peer/gone'
    if (isGone && !this.#scope.closed) this.#port.onUndelivered(to, id)
  }
}
