/** How well people receive each other, as the page shows it. Pure. */
import { mediaKinds, type MediaState, type PeerSnapshot } from '@confab/mesh'
import type { LinkQuality, SeatId } from '@confab/protocol'

/** A quality, or that nobody can tell. */
export type ShownQuality = LinkQuality | 'unknown'

/** From the worst. What is not known is better than what is known to be bad: it must not hide it. */
const order: readonly ShownQuality[] = ['none', 'poor', 'fair', 'unknown', 'good']

/** The worse of two. */
function worse(one: ShownQuality, other: ShownQuality): ShownQuality {
  return order.indexOf(one) < order.indexOf(other) ? one : other
}

/** Whether any kind is on. */
export const hasAny = (kinds: MediaState): boolean => mediaKinds.some((kind) => kinds[kind])

/** How well this page receives somebody: a kind that does not come makes it poor, nothing at all makes it `none`. */
export function receivedHere({ link, linkQuality, media, missing }: PeerSnapshot): ShownQuality {
  if (link.state === 'connecting') return 'unknown'
  if (link.state !== 'open') return 'none'
  const sent = mediaKinds.filter((kind) => media[kind])
  if (!hasAny(missing)) return linkQuality.quality
  return sent.every((kind) => missing[kind]) ? 'none' : worse(linkQuality.quality, 'poor')
}

/** How well somebody says to receive `from`; what they say not to get from `self` counts as well. */
export function receivedThere(peer: PeerSnapshot, from: SeatId, self: SeatId): ShownQuality {
  const said = peer.receives[from] ?? 'unknown'
  return from === self && hasAny(peer.unheard) ? worse(said, 'poor') : said
}
