/** What others may know of a member: the page, and those who are told how well everybody is received here. */
import { limits, type PeerMessageOf, type SeatId } from '@confab/protocol'
import type { PeerSnapshot } from '../mesh-snapshot.ts'
import { isShownAway } from './presence.ts'
import type { Member } from './roster.types.ts'

/** What may be shown of one member; `now` is the page's time, in ms. */
export function peerSnapshot(
  seat: SeatId,
  member: Member,
  { isSpeaking, now }: { readonly isSpeaking: boolean; readonly now: number },
): PeerSnapshot {
  const { name, rank, successorOf, known, link, absence } = member
  const presence = isShownAway(absence, link, now) ? 'away' : 'here'
  return { seat, name, rank, successorOf, known, ...link.view, speaking: isSpeaking, presence }
}

/** How well members are received here, as the others are told. */
export function linkReports(
  members: readonly (readonly [SeatId, Member])[],
): PeerMessageOf<'link:report'>['links'] {
  const reports = members.flatMap(([seat, { link }]) => {
    const { quality } = link
    return quality === undefined ? [] : [{ seat, quality }]
  })
  return reports.slice(0, limits.reportLinks)
}
