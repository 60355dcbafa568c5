/**
 * Sealed messages in and out: each is opened with the hello that explains it, read against the protocol's table, and
 * handed on in order. It knows nothing of links.
 */
import { limits, parseSealedEnvelope, type PeerId, type SealedEnvelope, type SeatId } from '@confab/protocol'
import type { Clock } from '../base/platform.ts'
import type { HelloContent, SealedPath, Sealing } from '../sealing/sealing.ts'
import type { Signaling } from './signaling.ts'
import { createScope } from '../base/scope.ts'

/** Messages under an unknown key that are kept for the hello that explains them. */
const UNEXPLAINED_KEPT = 16
/** How long such messages wait, in ms. */
const UNEXPLAINED_MS = 2_000

/** What it asks for, and whom it tells. */
export interface SealedMessagesPort {
  readonly signaling: Signaling
  /** The keys of the room that this seat is in now. */
  readonly sealing: () => Sealing
  readonly clock: Clock
  onEnvelope(seat: SeatId, envelope: SealedEnvelope, sender: HelloContent): void
  /** The server knows nobody of that id in the room (any more). */
  onUndelivered(seat: SeatId, id: PeerId): void
  /** A message waited in vain for a hello: who is here must be asked again. */
  onUnexplained(): void
  /** What the server brought as that seat's was altered, brought before, or made for another pair. */
  onRefused(seat: SeatId): void
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
  const { sealing, signaling, clock } = port
  const scope = createScope()
  /** Messages that the server has not accepted yet, with the time they were sent; the oldest comes first. */
  const pending = new Map<Promise<unknown>, number>()
  let lastTakenInMs = 0
  const unexplained = new Map<SeatId, (readonly [path: SealedPath, sealed: string])[]>()

  async function open(from: SeatId, path: SealedPath, sealed: string): Promise<void> {
    const opened = await sealing().open(from, path, sealed)
    if (scope.closed) return
    if (opened.verdict === 'refused') {
      if (opened.reason === 'unknown-key') keep(from, path, sealed)
      // Two members may hand on the same message; the server brings each one once.
      else if (path === 'server') port.onRefused(from)
      return
    }
    const envelope = parseSealedEnvelope(opened.plaintext)
    if (envelope) port.onEnvelope(from, envelope, opened.sender)
  }

  function keep(from: SeatId, path: SealedPath, sealed: string): void {
    const waiting = unexplained.get(from)
    if (waiting) {
      if (waiting.length < UNEXPLAINED_KEPT) waiting.push([path, sealed])
      return
    }
    unexplained.set(from, [[path, sealed]])
    const stop = clock.after(UNEXPLAINED_MS, () => {
      forgetTimer()
      const waited = unexplained.get(from)
      if (!unexplained.delete(from)) return
      for (const [by] of waited ?? []) if (by === 'server') port.onRefused(from)
      port.onUnexplained()
    })
    const forgetTimer = scope.add(stop)
  }

  async function seal(to: SeatId, path: SealedPath, envelope: SealedEnvelope): Promise<string | undefined> {
    const sealed = await sealing().seal(to, path, JSON.stringify(envelope))
    return sealed === undefined || sealed.length > limits.sealedChars || scope.closed ? undefined : sealed
  }

  async function send(to: SeatId, id: PeerId, envelope: SealedEnvelope): Promise<void> {
    // Includes the time that this page needs for sealing.
    const sentAtMs = clock.now()
    const sealed = await seal(to, 'server', envelope)
    if (sealed === undefined) return
    const request = signaling.request('signal:send', { to: id, sealed })
    pending.set(request, sentAtMs)
    const reply = await request.finally(() => pending.delete(request))
    if (reply) lastTakenInMs = clock.now() - sentAtMs
    if (reply && !reply.ok && reply.error.code === 'peer/gone' && !scope.closed) port.onUndelivered(to, id)
  }

  return {
    deliver: (from, path, sealed) => void open(from, path, sealed),
    send: (to, id, envelope) => void send(to, id, envelope),
    takenInMs() {
      const [oldestMs = Infinity] = pending.values()
      return Math.max(lastTakenInMs, clock.now() - oldestMs)
    },
    wrap: (to, envelope) => seal(to, 'peer', envelope),
    explained(seat) {
      const waiting = unexplained.get(seat) ?? []
      unexplained.delete(seat)
      for (const [path, sealed] of waiting) void open(seat, path, sealed)
    },
    forget(seat) {
      unexplained.delete(seat)
    },
    close: () => scope.close(),
  }
}
