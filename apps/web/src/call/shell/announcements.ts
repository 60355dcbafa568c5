/** What is worth saying aloud about a change in the room: few things, each once. Pure. */
import type { MeshSnapshot, PeerSnapshot } from '@confab/mesh'
import type { SeatId } from '@confab/protocol'

/** Something that happened to one person. */
export interface Announcement {
  readonly event: 'joined' | 'left' | 'sharing' | 'reconnecting' | 'hand'
  readonly seat: SeatId
}

const inCall = (snapshot: MeshSnapshot) => snapshot.phase.state === 'joined'

function changesOf(before: PeerSnapshot, after: PeerSnapshot): Announcement[] {
  const { seat } = after
  const changes: Announcement[] = []
  if (!before.media.screen && after.media.screen) changes.push({ event: 'sharing', seat })
  // Only from a link that worked: one that is being made has nothing to come back to.
  if (before.link.state === 'open' && after.link.state !== 'open')
    changes.push({ event: 'reconnecting', seat })
  return changes
}

/** What to say after a change. Nothing about those who were there when one came in. */
export function announcementsBetween(before: MeshSnapshot, after: MeshSnapshot): Announcement[] {
  if (!inCall(before) || !inCall(after)) return []
  const known = new Map(before.peers.map((peer) => [peer.seat, peer]))
  const present = new Set(after.peers.map((peer) => peer.seat))
  const gone = before.peers.filter((peer) => !present.has(peer.seat))
  const raised = after.reactions.hands.filter(
    (seat) => seat !== after.self.seat && !before.reactions.hands.includes(seat),
  )
  return [
    ...gone.map(({ seat }): Announcement => ({ event: 'left', seat })),
    ...after.peers.flatMap((peer): Announcement[] => {
      const earlier = known.get(peer.seat)
      return earlier === undefined ? [{ event: 'joined', seat: peer.seat }] : changesOf(earlier, peer)
    }),
    // Whose hand was up when one saw them first is seen, not said.
    ...raised.filter((seat) => known.has(seat)).map((seat): Announcement => ({ event: 'hand', seat })),
  ]
}
