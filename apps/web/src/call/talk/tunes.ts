/** Which sound tells that somebody came or went. Pure. */
import type { MeshSnapshot } from '@confab/mesh'
import type { Tune } from '../../ui/chime.ts'
import { announcementsBetween } from '../announcements.ts'

/** In a larger meeting somebody comes or goes all the time: nobody wants to hear each. */
const LARGEST_HEARD = 6

/** The sound for a change, if there is one. */
export function tuneBetween(before: MeshSnapshot, after: MeshSnapshot): Tune | undefined {
  if (after.peers.length + 1 > LARGEST_HEARD) return undefined
  const events = announcementsBetween(before, after).map(({ event }) => event)
  if (events.includes('joined')) return 'joined'
  return events.includes('left') ? 'left' : undefined
}
