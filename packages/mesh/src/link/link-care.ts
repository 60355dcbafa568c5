/** Looks after one link: measures, notices silence and its end, and takes the steps of recovery. */
import type { Connection } from './connection/connection.ts'
import { stateOf, type LinkParts } from './link-parts.ts'
import type { Nudge, RecoveryStep } from './quality/recovery.ts'

/** Steps that are written down: they cost a new path, or a new connection. */
const repairs: readonly RecoveryStep[] = ['restart-ice', 'relay', 'rebuild']

/** Cares for one link. */
export class LinkCare {
  readonly #parts: LinkParts
  readonly #sayState: () => void

  /** Tells the other side by `sayState` when what is sent to it changed. */
  constructor(parts: LinkParts, sayState: () => void) {
    this.#parts = parts
    this.#sayState = sayState
  }

  /** Measures, tells the other side, and takes the next step of recovery if one is due. */
  tick(): void {
    const { negotiator, monitor } = this.#parts
    if (!negotiator.connection?.bound) this.#act()
    else if (monitor.isDue) this.probe()
  }

  /** Sees whether somebody is still at the other end, by what comes and by an answer. */
  probe(): void {
    const { connection } = this.#parts.negotiator
    if (!connection?.bound) return
    this.#parts.monitor.ping()
    void this.#lookAfter(connection)
  }

  async #lookAfter(connection: Connection): Promise<void> {
    const { monitor, negotiator, media, port } = this.#parts
    await monitor.look(
      () => connection.readCounters(monitor.isSlow ? 'slow' : 'usual'),
      () => stateOf(this.#parts),
    )
    if (this.#parts.isClosed() || negotiator.connection !== connection) return
    this.look()
    if (connection.sound.heed(monitor.sound)) negotiator.renewSound()
    if (media.follow(connection)) this.#sayState()
    monitor.tell(stateOf(this.#parts))
    this.#act()
    port.onChange()
  }

  /** Silence is noticed before ICE does, and so is its end. */
  look(): void {
    const { negotiator, monitor, health, enter } = this.#parts
    if (!negotiator.connection?.bound) return
    if (health.phase === 'open' && monitor.isSilent) enter('interrupted')
    else if (health.phase === 'interrupted' && !monitor.isSilent) enter('open')
  }

  #act(): void {
    const { negotiator, monitor, health, gate, port } = this.#parts
    if (gate.isShut) return
    const { connection } = negotiator
    const step = health.takeStep({
      trouble: monitor.trouble,
      hasRelay: connection?.hasRelay ?? false,
      answered: connection?.signaling !== 'have-local-offer',
      patienceMs: monitor.patienceMs,
    })
    if (step === 'wait') return
    this.#take(step)
    if (!repairs.includes(step)) return
    port.context().log.info('A link is repaired.', { seat: port.seat, step })
    port.onChange()
  }

  #take(step: Exclude<RecoveryStep, 'wait'>): void {
    const { negotiator, monitor } = this.#parts
    switch (step) {
      case 'ask-again':
        return negotiator.ask()
      case 'refresh':
        return negotiator.refresh(monitor.stuckPictures)
      case 'restart-ice':
        return negotiator.restartIce('all')
      case 'relay':
        return negotiator.restartIce('relay')
      case 'rebuild':
        return negotiator.rebuild()
    }
  }

  /** The network changed or the page woke up: what does not answer soon gets a new path. */
  nudge(reason: Nudge): void {
    const { monitor, health } = this.#parts
    this.look()
    if (reason === 'wake') monitor.restart()
    health.nudge(reason)
    monitor.ping()
    this.#act()
  }
}
