/** The code of a room for the mesh: fetched when somebody wants to compare, and told when people come and go. */
import type { SeatId } from '@confab/protocol'
import type { CodeComparison } from './code/comparison.ts'
import type { CodeSeat, CodeSnapshot } from './code/code.types.ts'
import type { CodeMessage } from './message-kinds.ts'
import type { OwnSeat } from './own-seat.ts'
import type { Clock } from './platform.ts'
import type { Roster } from './roster.ts'
import type { WebCrypto } from './sealing/primitives.ts'

/** What the code needs of the mesh. */
export interface CodeDeskPort {
  readonly clock: Clock
  readonly own: OwnSeat
  readonly roster: Roster
  onChange(): void
}

/** Begins and follows runs. */
export class CodeDesk {
  readonly #port: CodeDeskPort
  readonly #crypto: WebCrypto = globalThis.crypto
  #fetched: Promise<CodeComparison> | undefined
  #comparison: CodeComparison | undefined
  #present = ''

  constructor(port: CodeDeskPort) {
    this.#port = port
  }

  get snapshot(): CodeSnapshot {
    return this.#comparison?.snapshot ?? { state: 'none' }
  }

  /** Begins a run. Rejects when what it needs cannot be fetched. */
  async begin(): Promise<void> {
    await (await this.#fetch()).begin()
  }

  receive(from: SeatId, message: CodeMessage): void {
    // Whoever cannot fetch it does not answer, and the run is given up.
    void this.#fetch().then(
      (comparison) => comparison.receive(from, message),
      () => {},
    )
  }

  dismiss(): void {
    this.#comparison?.dismiss()
  }

  /** Looks whether the same people are here under the same keys. */
  look(): void {
    const { own, roster } = this.#port
    const rows = roster.members.map(([seat, { link }]) => `${seat} ${link.fingerprint}`)
    const present = [...rows, own.fingerprint].toSorted().join()
    if (present === this.#present) return
    this.#present = present
    this.#comparison?.peopleChanged()
  }

  #fetch(): Promise<CodeComparison> {
    this.#fetched ??= this.#load().catch((cause: unknown) => {
      this.#fetched = undefined
      throw cause
    })
    return this.#fetched
  }

  async #load(): Promise<CodeComparison> {
    const { clock, own, roster, onChange } = this.#port
    const crypto = this.#crypto
    const { subtle } = crypto
    const code = await import('./code/index.ts')
    this.#comparison = new code.CodeComparison({
      clock,
      ownSeat: own.sealing.seat,
      maker: () => ({
        nonce: () => code.newNonce(crypto),
        list: (seats) => code.listOf(subtle, seats),
        commit: (run, seat, contribution) => code.commitTo(subtle, run, seat, contribution),
        code: (run, parts) => code.codeOf(subtle, own.sealing.roomId, run, parts),
      }),
      seats: () => this.#seats(),
      tell: (seat, message) => roster.member(seat)?.link.tell(message),
      onChange,
    })
    return this.#comparison
  }

  /** Everybody, oneself included, where there is a link with each. */
  #seats(): CodeSeat[] | undefined {
    const { own, roster } = this.#port
    const { members } = roster
    if (members.some(([, { link }]) => link.phase !== 'open')) return undefined
    const { seat, seatKey: idPub } = own.sealing
    return [
      { seat, idPub, fingerprint: own.fingerprint },
      ...members.map(([other, member]) => ({
        seat: other,
        idPub: member.idPub,
        fingerprint: member.link.fingerprint,
      })),
    ]
  }
}
