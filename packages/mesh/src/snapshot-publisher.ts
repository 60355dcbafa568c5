/** Shows what may be shown: at once where that is news, and then at a pace that costs the page little. */
import { keepUnchanged, type MeshSnapshot } from './mesh-snapshot.ts'
import { createObservable, type MutableObservable } from './base/observable.ts'
import type { Clock } from './base/platform.ts'
import { later, type Scope } from './base/scope.ts'

/** Time between two snapshots, in ms: nobody sees more of them, and each costs the page a drawing while links are made. */
const PUBLISH_MS = 100

/** What may be shown, renewed when told. */
export class SnapshotPublisher {
  readonly snapshot: MutableObservable<MeshSnapshot>
  readonly #scope: Scope
  readonly #clock: Clock
  readonly #take: () => MeshSnapshot
  #isWanted = false
  #publishedAtMs = -Infinity

  /** `take` tells what may be shown now. */
  constructor(scope: Scope, clock: Clock, take: () => MeshSnapshot) {
    this.#scope = scope
    this.#clock = clock
    this.#take = take
    this.snapshot = createObservable(take())
  }

  /** Something that may be shown changed. */
  publishSoon(): void {
    if (this.#isWanted) return
    this.#isWanted = true
    const restMs = this.#publishedAtMs + PUBLISH_MS - this.#clock.now()
    // Many changes of one turn are one picture.
    if (restMs <= 0) queueMicrotask(() => this.publish())
    else later(this.#scope, this.#clock, restMs, () => this.publish())
  }

  /** Shows what is wanted now, without waiting any longer. */
  publish(): void {
    if (!this.#isWanted) return
    this.#isWanted = false
    this.#publishedAtMs = this.#clock.now()
    this.snapshot.set(keepUnchanged(this.snapshot.current, this.#take()))
  }
}
