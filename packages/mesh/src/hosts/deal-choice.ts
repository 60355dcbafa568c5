/** Which of two new keys a room goes on under. Pure. */
import type { Deal } from '../sealing/deal.types.ts'

/** Of two deals from one room everybody follows the same one: a creator's before a host's, then the lower digest. */
export function beats(one: Pick<Deal, 'rank' | 'digest'>, other: Pick<Deal, 'rank' | 'digest'>): boolean {
  if (one.rank !== other.rank) return one.rank === 'creator'
  return one.digest < other.digest
}
