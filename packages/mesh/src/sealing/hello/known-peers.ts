/** What is remembered of the other seats: their hellos, which certificates are bound, and who left. No cryptography. */
import type { SeatId } from '@confab/protocol'
import { HELLO_GRACE_MS, type OpenedHello } from './hello.ts'
import { sameBytes, type Bytes } from '../primitives.ts'
import type { HelloRefusal, HelloVerdict } from '../sealing.ts'

/** A believed hello: always the same object for the same body, since counters hang on it. */
export interface KnownHello extends OpenedHello {
  readonly bodyHash: Bytes
}

interface PeerRecord {
  readonly current: KnownHello
  /** The current hello as it came, to know it again without opening it. */
  readonly sealed: string
  readonly before: { readonly hello: KnownHello; readonly until: number } | undefined
  /** Whether a link is bound to the current certificate. */
  readonly bound: boolean
  readonly gone: boolean
  /** The newest of one's own hellos, by serial, with which keys were agreed on; 0 for none. */
  readonly pairedWith: number
}

/** What is known of the others. */
export interface KnownPeers {
  current(seat: SeatId): KnownHello | undefined
  /** The hellos under which a seat's messages open, the newest first. */
  all(seat: SeatId): readonly KnownHello[]
  /** Whether this very hello is the seat's current one; such a seat is here again if it had left. */
  recognise(seat: SeatId, sealed: string): KnownHello | undefined
  /** Takes a genuine hello in, unless what is known already speaks against it. `ownFingerprints`: one's own certificates. */
  accept(hello: KnownHello, sealed: string, ownFingerprints: readonly Bytes[]): HelloVerdict
  markBound(seat: SeatId): void
  markGone(seat: SeatId): void
  /** Notes that keys were agreed on with a seat and one's own hello of that serial. */
  notePaired(seat: SeatId, serial: number): void
  /**
   * Forgets those who left and share no keys with one's own hellos from `oldestOwn` on. Others must stay: shown again,
   * their hello would give the same keys with numbers from 1.
   */
  forget(oldestOwn: number): void
  /** How many of those who left share keys with one's own hellos from `serial` on. */
  departedWith(serial: number): number
  /** Forgets all. */
  close(): void
}

const refused = (reason: HelloRefusal): HelloVerdict => ({ verdict: 'refused', reason })

/** Makes an empty memory; `now` in ms. */
export function createKnownPeers(now: () => number): KnownPeers {
  return new PeerRecords(now)
}

class PeerRecords implements KnownPeers {
  readonly #now: () => number
  readonly #records = new Map<SeatId, PeerRecord>()

  constructor(now: () => number) {
    this.#now = now
  }

  current(seat: SeatId): KnownHello | undefined {
    return this.#records.get(seat)?.current
  }

  all(seat: SeatId): readonly KnownHello[] {
    const record = this.#records.get(seat)
    if (!record) return []
    const { current, before } = record
    return before && this.#now() < before.until ? [current, before.hello] : [current]
  }

  recognise(seat: SeatId, sealed: string): KnownHello | undefined {
    const record = this.#records.get(seat)
    if (record?.sealed !== sealed) return undefined
    this.#update(seat, { gone: false })
    return record.current
  }

  accept(hello: KnownHello, sealed: string, ownFingerprints: readonly Bytes[]): HelloVerdict {
    const { content, fingerprint } = hello
    const { seat, epoch } = content
    const known = this.#records.get(seat)
    if (known && epoch <= known.current.content.epoch) return this.#acceptOld(hello, known.current)
    const isOwn = ownFingerprints.some((own) => sameBytes(own, fingerprint))
    if (isOwn || this.#isBoundElsewhere(seat, fingerprint)) return refused('fingerprint-taken')
    this.#records.set(seat, {
      current: hello,
      sealed,
      ...this.#carriedOver(known, fingerprint),
      gone: false,
    })
    return { verdict: 'new', content }
  }

  /** No newer than the one that is known: the same again, or refused. */
  #acceptOld({ content: { seat, epoch }, body }: KnownHello, current: KnownHello): HelloVerdict {
    if (epoch < current.content.epoch) return refused('old-epoch')
    if (!sameBytes(current.body, body)) return refused('epoch-reused')
    this.#update(seat, { gone: false })
    return { verdict: 'known', content: current.content }
  }

  #carriedOver(known: PeerRecord | undefined, fingerprint: Bytes) {
    if (!known) return { before: undefined, bound: false, pairedWith: 0 }
    const { current, bound, pairedWith } = known
    return {
      before: { hello: current, until: this.#now() + HELLO_GRACE_MS },
      // A hello with another certificate ends the link that was bound to the former one.
      bound: bound && sameBytes(current.fingerprint, fingerprint),
      pairedWith,
    }
  }

  #isBoundElsewhere(seat: SeatId, fingerprint: Bytes): boolean {
    return [...this.#records].some(
      ([other, { bound, current }]) => other !== seat && bound && sameBytes(current.fingerprint, fingerprint),
    )
  }

  markBound(seat: SeatId): void {
    this.#update(seat, { bound: true })
  }

  markGone(seat: SeatId): void {
    this.#update(seat, { bound: false, gone: true })
  }

  notePaired(seat: SeatId, serial: number): void {
    const pairedWith = Math.max(serial, this.#records.get(seat)?.pairedWith ?? 0)
    this.#update(seat, { pairedWith })
  }

  #update(seat: SeatId, change: Partial<PeerRecord>): void {
    const record = this.#records.get(seat)
    if (record) this.#records.set(seat, { ...record, ...change })
  }

  forget(oldestOwn: number): void {
    for (const [seat, { gone, pairedWith }] of this.#records) {
      if (gone && pairedWith < oldestOwn) this.#records.delete(seat)
    }
  }

  departedWith(serial: number): number {
    const departed = [...this.#records.values()].filter(
      ({ gone, pairedWith }) => gone && pairedWith >= serial,
    )
    return departed.length
  }

  close(): void {
    this.#records.clear()
  }
}
