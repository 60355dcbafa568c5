/** What one socket may do: the limits of the protocol, counted. Pure, with the time handed in. */
import { limits, type CommandName, type ErrorCode } from '@confab/protocol'
import { TokenBucket, type Allowance } from './rate-limit.ts'
import { RefusalCount } from './refusal-count.ts'

/** What is counted for one socket. */
export interface CallerLimits {
  /** Counts a packet of so many bytes. Returns `false` when the socket owes so much that it is to be closed. */
  receive(bytes: number, now: number): boolean
  /** Whether a command may be carried out now. */
  takeCommand(name: CommandName, now: number): Allowance
  /** Whether ICE servers may be handed out once more. */
  takeIceRefresh(now: number): Allowance
  /** Counts a host's order with a proof that does not hold. Returns `false` when the socket is to be closed. */
  takeUnprovenOrder(now: number): boolean
  /** Notes a refusal. Returns `true` when the socket is to be closed. */
  noteRefusal(code: ErrorCode, now: number): boolean
}

/** Makes fresh limits. */
export function createCallerLimits(now: number): CallerLimits {
  const signals = new TokenBucket({ burst: limits.signalBurst, perSecond: limits.signalsPerSecond }, now)
  const others = new TokenBucket({ burst: limits.commandBurst, perSecond: limits.commandsPerSecond }, now)
  const bytes = new TokenBucket(
    { burst: limits.socketBurstBytes, perSecond: limits.socketBytesPerSecond },
    now,
  )
  const perMinute = limits.iceRefreshesPerMinute
  const refreshes = new TokenBucket({ burst: perMinute, perSecond: perMinute / 60 }, now)
  const unprovenRate = limits.unprovenOrdersPerMinute
  const unproven = new TokenBucket({ burst: unprovenRate, perSecond: unprovenRate / 60 }, now)
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
    takeIceRefresh: (at) => refreshes.take(1, at),
    takeUnprovenOrder: (at) => unproven.take(1, at).ok,
    noteRefusal: (code, at) => refusals.add(code, at),
  }
}
