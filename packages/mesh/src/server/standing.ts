/** Where a seat stands with the server, with what is true only there. */
import type { PeerId } from '@confab/protocol'
import type { MeshPhase } from '../mesh-snapshot.ts'
import type { JoinFailure, JoinOutcome } from '../mesh.types.ts'

/** One press of *Join*, until it is known how it ended. */
export interface JoinAttempt {
  settle(outcome: JoinOutcome): void
  /** Ends the patience with a server that does not answer. */
  stopWaiting(): void
}

/** Where this seat stands. */
export type Standing =
  | { readonly state: 'lobby' }
  | { readonly state: 'joining'; readonly attempt: JoinAttempt }
  | { readonly state: 'knocking'; readonly ahead: number; readonly attempt: JoinAttempt }
  | Joined
  | Extract<MeshPhase, { state: 'left' | 'refused' }>

/** In the room. */
export interface Joined {
  readonly state: 'joined'
  readonly id: PeerId
  /** Whether this seat still has its place in the room of the link before. */
  isMoving: boolean
  /** When the server was last asked for the list, and for a sign of life, in ms. */
  askedAtMs: number
  provedAtMs: number
}

/** A seat that was just taken has asked for nothing yet. */
export const never = { askedAtMs: -Infinity, provedAtMs: -Infinity } as const

/** What may be shown of it. */
export function phaseOf(standing: Standing): MeshPhase {
  switch (standing.state) {
    case 'lobby':
    case 'joining':
    case 'joined':
      return { state: standing.state }
    case 'knocking':
      return { state: 'knocking', ahead: standing.ahead }
    case 'left':
    case 'refused':
      return standing
  }
}

/** Where a seat stands whose attempt failed. */
export function afterFailure(code: JoinFailure): Extract<Standing, { state: 'lobby' | 'refused' }> {
  const isLobby = code === 'signaling/unreachable' || code === 'knock/stopped'
  return isLobby ? { state: 'lobby' } : { state: 'refused', code }
}
