/** Who waits to be let in, as hosts see them. */
import { limits, type Knocker, type SeatId } from '@confab/protocol'
import type { HelloVerdict } from '../sealing/sealing.ts'
import type { Knocking } from './moderation.types.ts'

/** What the door asks for, and who it tells. */
interface KnockersPort {
  readonly learn: (seat: SeatId, hello: string) => Promise<HelloVerdict>
  /** Whether this seat may let people in. */
  readonly isHost: () => boolean
  /** What a link for one person says of that seat. */
  readonly answerOf: (seat: SeatId, ticket: string) => Promise<string | undefined>
  readonly admit: (seat: SeatId) => void
  readonly onChange: () => void
}

/** The people before the door. */
export class Knockers {
  readonly #port: KnockersPort
  readonly #waiting = new Map<SeatId, Knocking>()

  constructor(port: KnockersPort) {
    this.#port = port
  }

  /** In order of arrival. */
  get waiting(): readonly Knocking[] {
    return [...this.#waiting.values()]
  }

  /** The server's whole list. */
  are(knockers: readonly Knocker[]): void {
    const present = new Set(knockers.map(({ seat }) => seat))
    for (const seat of this.#waiting.keys()) if (!present.has(seat)) this.#waiting.delete(seat)
    for (const knocker of knockers) void this.came(knocker)
  }

  /** Somebody waits: also somebody whose hello cannot be read, who would take up a place unseen. */
  async came({ seat, hello }: Knocker): Promise<void> {
    const { learn, isHost, answerOf, admit, onChange } = this.#port
    const known = await learn(seat, hello)
    if (!isHost() || this.#waiting.size >= limits.knockersPerRoom) return
    if (known.verdict === 'refused') {
      this.#waiting.set(seat, { seat, name: '', isUnknown: true })
      return onChange()
    }
    const { name, ticket } = known.content
    const answer = ticket && (await answerOf(seat, ticket))
    if (answer === 'admit') return admit(seat)
    this.#waiting.set(seat, { seat, name, ...(answer === 'ask-used' && { hasUsedTicket: true }) })
    onChange()
  }

  /** Somebody waits no more. */
  went(seat: SeatId): void {
    if (this.#waiting.delete(seat)) this.#port.onChange()
  }
}
