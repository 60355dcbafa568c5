import type { MeshSnapshot } from '@confab/mesh'
import type { SeatId } from '@confab/protocol'
import { watch, type Ref } from 'vue'
import { useWords } from '../../i18n/i18n.ts'
import { announce } from '../../ui/announcer.ts'
import { announcementsBetween, type Announcement } from './announcements.ts'

const words = {
  joined: 'call.saidJoined',
  left: 'call.saidLeft',
  sharing: 'call.saidSharing',
  reconnecting: 'call.saidReconnecting',
  hand: 'reactions.saidHand',
} as const

/** Says aloud what happens in the room. `nameOf` knows also those who have just gone. */
export function useAnnouncements(
  mesh: Readonly<Ref<MeshSnapshot>>,
  live: () => boolean,
  nameOf: (seat: SeatId) => string,
): void {
  const { t } = useWords()
  const say = ({ event, seat }: Announcement) => t(words[event], { name: nameOf(seat) })
  watch(mesh, (after, before) => {
    if (!live()) return
    const said = announcementsBetween(before, after).map(say)
    if (said.length > 0) announce(said.join('. '))
  })
}
