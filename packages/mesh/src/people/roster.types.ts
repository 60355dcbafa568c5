import type { HostRank, Peer, PeerId, SeatId, SeatKey } from '@confab/protocol'
import type { PageTime } from '../base/page-time.ts'
import type { Clock } from '../base/platform.ts'
import type { PeerLink } from '../link/peer-link.ts'
import type { PeerLinkPort } from '../link/peer-link.types.ts'
import type { HelloContent, HelloVerdict } from '../sealing/sealing.ts'

/** Somebody else in the room. */
export interface Member {
  readonly link: PeerLink
  id: PeerId
  name: string
  rank: HostRank | undefined
  readonly idPub: SeatKey
  /** The seat whose place it took. */
  successorOf: SeatId | undefined
  known: HelloContent['known']
  absence: { readonly word: 'away' | 'left'; readonly sinceMs: number } | undefined
}

/** What the roster asks of the mesh, and what it tells it. */
export interface RosterPort {
  readonly clock: Clock
  readonly pageTime: PageTime
  readonly learn: (seat: SeatId, hello: string) => Promise<HelloVerdict>
  /** Whether a link with that seat is wanted: hosts lock rooms and remove people. */
  readonly lets: (content: HelloContent) => boolean
  /** Everything that a link with that seat needs, but for what the roster does itself. */
  readonly linkPort: (content: HelloContent) => Omit<PeerLinkPort, 'onChange' | 'onBye' | 'budget'>
  /** A hello of that seat was learnt. */
  readonly onExplained: (seat: SeatId) => void
  readonly onForgotten: (seat: SeatId) => void
  /** Somebody speaks who is no member: who is here must be asked again. */
  readonly onStranger: () => void
  /** Nothing comes from anybody: one silent link is that pair's affair, but here the network may be gone. */
  readonly onSilence: () => void
  /** What may be shown changed. */
  readonly onChange: () => void
}

/** Somebody as the server shows them. */
export type Arrival = Pick<Peer, 'seat' | 'id' | 'hello'>

/** What is done with a link that an arrival makes: prepared in the lobby, announced by anyone who came later, or awaited. */
export type Opening = 'prepare' | 'announce' | 'await'
