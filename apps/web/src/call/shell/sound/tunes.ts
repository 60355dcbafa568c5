/** Which sound tells that somebody came or went, and when. Pure. */
import type { MeshSnapshot } from '@confab/mesh'
import type { Tune } from '../../../ui/chime.ts'
import { announcementsBetween } from '../announcements.ts'

/** In a larger meeting somebody comes or goes all the time: nobody wants to hear each. */
const LARGEST_HEARD = 6
/** People who join at the same moment as this person come in during this time, in ms, and are no news. */
const ARRIVAL_MS = 3_000

/** The sound for a change, if there is one. `inCallMs` is how long this person has been in the call. */
export function tuneBetween(before: MeshSnapshot, after: MeshSnapshot, inCallMs: number): Tune | undefined {
  if (after.peers.length + 1 > LARGEST_HEARD || inCallMs < ARRIVAL_MS) return undefined
  const events = announcementsBetween(before, after).map(({ event }) => event)
  if (events.includes('joined')) return 'joined'
  return events.includes('left') ? 'left' : undefined
}

/** Plays one sound at a time and skips those that would overlap it, so several people who join at once make one sound. */
export function oneAtATime(play: (tune: Tune) => Promise<void>): (tune: Tune) => void {
  let isPlaying = false
  return (tune) => {
    if (isPlaying) return
    isPlaying = true
    // A browser that holds sound back says so elsewhere.
    void play(tune)
      .catch(() => {})
      .finally(() => (isPlaying = false))
  }
}
