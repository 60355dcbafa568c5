/** When a tile goes, and when somebody is shown as away: pure decisions. They know nothing of the server. */
import type { LinkPhase } from '../link/quality/recovery.ts'

/** A link on which nothing comes for so long, packets of sound and answers to pings included, is silent. In ms. */
const silenceMs = 1_500
/** For so long it is no news that somebody lost the socket whose machine has no time, in ms. */
const excusedMs = 10_000
/** Time between two looks after somebody who may be gone, in ms: several fit into the silence. */
export const probeIntervalMs = 150

/** What is known of somebody whose signalling is interrupted or who left, as the server says. */
export interface Absence {
  /** `left`: the server says that the seat is given up or lost; `away`: its socket closed. */
  readonly word: 'away' | 'left'
  readonly sinceMs: number
  /** How long nothing came over the link, in ms. */
  readonly silentMs: number
  /** How much longer than usual it may be silent, in ms: its machine has no time. */
  readonly patienceMs: number
  /** The other side closed the link's connection. */
  readonly linkClosed: boolean
}

/**
 * Whether an absent person's tile goes. The server's word alone ends no link that works: the link itself must have
 * been silent too, or closed by the other side.
 */
export function isGone(absence: Absence, nowMs: number): boolean {
  if (absence.linkClosed && absence.word === 'left') return true
  return Math.min(nowMs - absence.sinceMs, absence.silentMs) >= silenceMs + absence.patienceMs
}

/**
 * Whether somebody is shown as away. A machine that has no time loses its socket, too: who one hears is here, unless that
 * lasts.
 */
export function isShownAway(
  absence: Pick<Absence, 'sinceMs'> | undefined,
  link: { readonly phase: LinkPhase; readonly patienceMs: number },
  nowMs: number,
): boolean {
  if (!absence) return false
  const isExcused = link.phase === 'open' && link.patienceMs > 0
  return !isExcused || nowMs - absence.sinceMs >= excusedMs
}
