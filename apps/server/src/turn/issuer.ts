/**
 * Who gets TURN credentials, and how often: the one way in which any command hands them out. It knows nothing of rooms.
 */
import type { IceServer } from '@confab/protocol'
import type { Clock } from '../clock.ts'
import type { AddressLimits } from '../limits/address-limits.ts'
import type { Caller } from '../signaling/caller.ts'
import type { RateVerdict } from '../limits/rate-limit.ts'
import { turnServer, type IceConfig } from './credentials.ts'

/** ICE servers for sockets. */
export interface IceIssuer {
  /** Servers for somebody who is in, or looks into a room that is open: with credentials as far as there are any left. */
  serversFor(caller: Caller): IceServer[]
  /** Servers for everybody else. */
  readonly withoutTurn: IceServer[]
  /** Servers with credentials, for somebody who asks for nothing else. */
  refresh(caller: Caller): { readonly servers: IceServer[] } | Extract<RateVerdict, { ok: false }>
}

/** Makes an issuer that has handed out nothing yet. */
export function createIceIssuer(
  { iceServers, turn }: IceConfig,
  addresses: AddressLimits,
  clock: Clock,
): IceIssuer {
  const withoutTurn = [...iceServers]

  const take = (caller: Caller): RateVerdict => {
    const own = caller.limits.takeTurnCredential(clock.now())
    return own.ok ? addresses.takeTurnCredential(caller.address) : own
  }

  const issue = (caller: Caller, server: IceServer): IceServer[] => {
    caller.turnName = server.username
    return [...withoutTurn, server]
  }

  return {
    withoutTurn,
    serversFor(caller) {
      if (turn === undefined) return withoutTurn
      const server = turnServer(turn, clock.wallNow(), caller.address)
      // What it has already costs nothing: a lobby looks again and again.
      if (caller.turnName === server.username) return [...withoutTurn, server]
      return take(caller).ok ? issue(caller, server) : withoutTurn
    },
    refresh(caller) {
      const verdict = take(caller)
      if (!verdict.ok) return verdict
      return {
        servers:
          turn === undefined ? withoutTurn : issue(caller, turnServer(turn, clock.wallNow(), caller.address)),
      }
    },
  }
}
