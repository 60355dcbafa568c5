/** The code of a room for the mesh: fetched when somebody wants to compare, and told when people come and go. */
import type { SeatId } from '@confab/protocol'
import type { CodeComparison } from '../code/comparison.ts'
import type { CodeSnapshot } from '../code/code.types.ts'
import type { CodeMessage } from '../message-kinds.ts'
import type { TalkPort } from './talk-port.ts'

/** Begins and follows runs. */
export class CodeDesk {
  readonly #port: TalkPort
  #fetched: Promise<CodeComparison> | undefined
  #comparison: CodeComparison | undefined
  #present = ''

  constructor(port: TalkPort) {
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
    const present = this.#people()
    if (present === this.#present) return
    this.#present = present
    this.#comparison?.peopleChanged()
  }

  #people(): string {
    const { own, roster } = this.#port
    const rows = roster.members.map(([seat, { link }]) => `${seat} ${link.fingerprint}`)
    return [...rows, own.fingerprint].toSorted().join()
  }

  #fetch(): Promise<CodeComparison> {
    this.#fetched ??= this.#load().catch((cause: unknown) => {
      this.#fetched = undefined
      throw cause
    })
    return this.#fetched
  }

  async #load(): Promise<CodeComparison> {
    const { compareIn } = await import('../code/compare-in.ts')
    // Who is here now is no news to it.
    this.#present = this.#people()
    this.#comparison = compareIn(this.#port)
    return this.#comparison
  }
}
