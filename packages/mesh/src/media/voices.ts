/** Who speaks, from the first entering on: nobody is listened to in the lobby. */
import type { SeatId } from '@confab/protocol'
import type { Clock } from '../base/platform.ts'
import type { Scope } from '../base/scope.ts'
import { createSpeakingMonitor, type SpeakingMonitor } from './speaking.ts'

/** What listening needs. */
export interface VoicesPort {
  readonly clock: Clock
  readonly scope: Scope
  /** How loud everybody is, 0 to 1. */
  readonly levels: () => Iterable<readonly [SeatId, number]>
  readonly onChange: () => void
}

/** Everybody's voice. */
export class Voices {
  readonly #port: VoicesPort
  #monitor: SpeakingMonitor<SeatId> | undefined

  constructor(port: VoicesPort) {
    this.#port = port
  }

  get isListening(): boolean {
    return this.#monitor !== undefined
  }

  get speaking(): ReadonlySet<SeatId> {
    return this.#monitor?.speaking.current ?? new Set()
  }

  listen(): void {
    const { clock, scope, levels, onChange } = this.#port
    const monitor = createSpeakingMonitor(clock, levels)
    this.#monitor = monitor
    scope.add(() => monitor.close())
    scope.add(monitor.speaking.subscribe(onChange))
  }
}
