/** Members who are away or gone, as the server says: looked at until their links decide. */
import type { SeatId } from '@confab/protocol'
import type { PageTime } from '../base/page-time.ts'
import type { Clock } from '../base/platform.ts'
import type { Scope, Stop } from '../base/scope.ts'
import { isGone, probeIntervalMs } from './presence.ts'
import type { Member } from './roster.types.ts'

/** What looking needs. */
interface AbsencesPort {
  readonly clock: Clock
  readonly pageTime: PageTime
  readonly scope: Scope
  readonly members: ReadonlyMap<SeatId, Member>
  /** That one is gone. */
  readonly onGone: (seat: SeatId) => void
}

/** Looks at those who may be gone. */
export class Absences {
  readonly #port: AbsencesPort
  #watching: Stop | undefined

  constructor(port: AbsencesPort) {
    this.#port = port
  }

  /** The server says so of a member. Returns whether that is news. */
  note(member: Member, word: 'away' | 'left'): boolean {
    if (member.absence?.word === word) return false
    member.absence = { word, sinceMs: member.absence?.sinceMs ?? this.#port.pageTime.now() }
    const { scope, clock } = this.#port
    this.#watching ??= scope.add(clock.every(probeIntervalMs, () => this.#look()))
    this.#look()
    return true
  }

  #look(): void {
    const { members, onGone } = this.#port
    const now = this.#port.pageTime.now()
    for (const [seat, { absence, link }] of members) {
      if (!absence) continue
      const { silentMs, patienceMs, phase } = link
      if (isGone({ ...absence, silentMs, patienceMs, linkClosed: phase === 'closed' }, now)) onGone(seat)
      else link.probe()
    }
    if ([...members.values()].some((member) => member.absence)) return
    this.#watching?.()
    this.#watching = undefined
  }
}
