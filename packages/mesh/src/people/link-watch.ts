/** Looks after all links at a steady pace. */
import type { Clock } from '../base/platform.ts'
import type { Scope } from '../base/scope.ts'
import type { PeerLink } from '../link/peer-link.ts'
import { FROZEN_MS } from '../link/quality/media-watch.ts'

/** How often links are asked whether a step of recovery is due, in ms. What it costs to find out, each link decides. */
const TICK_MS = 250

/** What looking after them needs. */
interface LinkWatchPort {
  readonly clock: Clock
  readonly scope: Scope
  readonly links: () => readonly PeerLink[]
  readonly onTick: (nowMs: number) => void
  /** Nothing comes from anybody. */
  readonly onSilence: () => void
}

/** Begins to look after the links, until the scope closes. */
export function watchLinks({ clock, scope, links, onTick, onSilence }: LinkWatchPort): void {
  let lastMs = clock.now()
  const tick = () => {
    const now = clock.now()
    const wasFrozen = now - lastMs > FROZEN_MS
    lastMs = now
    onTick(now)
    const present = links()
    for (const link of present) {
      if (wasFrozen) link.lookAnew()
      link.tick()
    }
    if (present.length > 0 && present.every((link) => link.isUneasy)) onSilence()
  }
  scope.add(clock.every(TICK_MS, tick))
}
