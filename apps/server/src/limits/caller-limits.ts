/** What one socket may do: the limits of the protocol, counted. Pure, with the time handed in. */
import { limits, type CommandName, type ErrorCode } from '@confab/protocol'
import { everyMinute, TokenBucket, type RateVerdict, type Rate } from './rate-limit.ts'
import { RefusalCount } from './refusal-count.ts'

/** What is counted for one socket. */
export interface CallerLimits {
  /** Counts a packet of so many bytes. Returns `false` when the socket owes so much that it is to be closed. */
  receive(bytes: number, now: number): boolean
  /** Whether a command may be carried out now. */
  takeCommand(name: CommandName, now: number): RateVerdict
  /** Whether it may come to a room's door once more: each time a proof is checked. */
  takeArrival(now: number): RateVerdict
  /** Whether it may be told of another room, by what it was told before. */
  mayPeek(now: number): RateVerdict
  /** Counts so many bytes of an answer about a room. */
  chargePeek(bytes: number, now: number): void
  /** Whether TURN credentials may be handed out once more. */
  takeTurnCredential(now: number): RateVerdict
  /** Counts a host's order with a proof that does not hold. Returns `false` when the socket is to be closed. */
  takeUnprovenOrder(now: number): boolean
  /** Notes a refusal. Returns `true` when the socket is to be closed. */
  noteRefusal(code: ErrorCode, now: number): boolean
}

/** Makes fresh limits. */
export function createCallerLimits(now: number): CallerLimits {
  const bucket = (rate: Rate) => new TokenBucket(rate, now)
  const signals = bucket({ burst: limits.signalBurst, perSecond: limits.signalsPerSecond })
  const others = bucket({ burst: limits.commandBurst, perSecond: limits.commandsPerSecond })
  const bytes = bucket({ burst: limits.socketBurstBytes, perSecond: limits.socketBytesPerSecond })
  const arrivals = bucket({ burst: limits.arrivalBurst, perSecond: limits.arrivalsPerSecond })
  const peeks = bucket({ burst: limits.peekBurstBytes, perSecond: limits.peekBytesPerSecond })
  const credentials = bucket(everyMinute(limits.turnCredentialsPerMinute))
  const unproven = bucket(everyMinute(limits.unprovenOrdersPerMinute))
  const refusals = new RefusalCount()

  return {
    receive(size, at) {
      bytes.charge(Math.max(size, limits.packetFloorBytes), at)
      return bytes.debt(at) <= limits.socketBurstBytes
    },
    takeCommand(name, at) {
      const owed = bytes.debt(at)
      if (owed > 0) {
        return { ok: false, retryAfterMs: Math.ceil((owed / limits.socketBytesPerSecond) * 1000) }
      }
      return (name === 'signal:send' ? signals : others).take(1, at)
    },
    takeArrival: (at) => arrivals.take(1, at),
    mayPeek: (at) => peeks.allows(1, at),
    chargePeek: (size, at) => peeks.charge(size, at),
    takeTurnCredential: (at) => credentials.take(1, at),
    takeUnprovenOrder: (at) => unproven.take(1, at).ok,
    noteRefusal: (code, at) => refusals.add(code, at),
  }
}
