/** Asks the server again, from inside the room: who is here, or whether it is there at all. */
import { later, type Scope } from '../base/scope.ts'
import type { RoomEntryPort } from './room-entry.types.ts'
import type { Joined } from './standing.ts'

/** Pause before the list is asked for again, in ms. */
const AGAIN_PAUSE_MS = 3_000
/** So often at most the server is asked for a sign of life, in ms. */
const PROOF_PAUSE_MS = 5_000
/** How long it has for that, in ms. A lost packet of TCP is sent again by then, and a busy machine has had its turn. */
const PROOF_MS = 1_500

/** What asking needs. */
interface RosterLooksPort extends Pick<
  RoomEntryPort,
  'clock' | 'signaling' | 'sealing' | 'onAsking' | 'onRoster'
> {
  readonly scope: Scope
  /** Where this seat stands, if it is in the room. */
  readonly joined: () => Joined | undefined
  /** Asks for the seat again. */
  readonly takeSeat: () => Promise<void>
}

/** Looks of one seat that is in the room. */
export class RosterLooks {
  readonly #port: RosterLooksPort

  constructor(port: RosterLooksPort) {
    this.#port = port
  }

  /**
   * All links fell silent. Where the network is gone, so is the socket, and most browsers notice that only after some
   * seconds: the seat is asked for again, and a connection on which no answer comes is made again.
   */
  async prove(): Promise<void> {
    const { clock, signaling, scope, joined, takeSeat } = this.#port
    const standing = joined()
    const now = clock.now()
    if (!standing || now - standing.provedAtMs < PROOF_PAUSE_MS) return
    if (signaling.status.current.state !== 'connected') return
    standing.provedAtMs = now
    const stop = later(scope, clock, PROOF_MS, () => signaling.reconnect())
    await takeSeat()
    stop()
  }

  /**
   * Asks for the whole list again, not more often than makes sense. Others can bring this about, so it costs a look and
   * no join; only where this seat itself is missing in it, the seat is asked for again.
   */
  askAgain(): void {
    const standing = this.#port.joined()
    const now = this.#port.clock.now()
    if (!standing || now - standing.askedAtMs < AGAIN_PAUSE_MS) return
    standing.askedAtMs = now
    void this.#look()
  }

  async #look(): Promise<void> {
    const { signaling, sealing, scope, joined, takeSeat } = this.#port
    const { address, seat } = sealing()
    const list = this.#port.onAsking()
    const reply = await signaling.request('room:peek', { address })
    if (!reply?.ok || scope.closed || joined()?.isMoving !== false) return
    const { peers } = reply.value
    const others = peers.filter((peer) => peer.seat !== seat)
    if (others.length < peers.length) this.#port.onRoster(others, list)
    else void takeSeat()
  }
}
