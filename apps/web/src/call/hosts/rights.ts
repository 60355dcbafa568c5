/** What a host may do about one person. Pure. */
import type { HostRank } from '@confab/protocol'

/** Who asks, and about who. */
export interface RightsQuestion {
  /** One's own rank; `undefined` for guests. */
  readonly own: HostRank | undefined
  readonly isSelf: boolean
  readonly isHost: boolean
  readonly isMuted: boolean
  readonly isSharing: boolean
}

/** What may be done; only what makes sense now. */
export interface Rights {
  readonly mute: boolean
  readonly stopShare: boolean
  readonly makeHost: boolean
  readonly remove: boolean
}

/** Every host turns sound and screens off; guests are removed by every host, hosts by the person who made the room. */
export function rightsOver({ own, isSelf, isHost, isMuted, isSharing }: RightsQuestion): Rights {
  const may = own !== undefined && !isSelf
  return {
    mute: may && !isMuted,
    stopShare: may && isSharing,
    makeHost: may && own === 'creator' && !isHost,
    remove: may && (own === 'creator' || !isHost),
  }
}
