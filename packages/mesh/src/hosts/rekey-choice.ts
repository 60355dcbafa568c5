/** Which of two new keys a room goes on under. Pure. */
import type { Rekey } from '../sealing/rekey.types.ts'

/** Of two rekeys from one room everybody follows the same one: a creator's before a host's, then the lower digest. */
export function beats(one: Pick<Rekey, 'rank' | 'digest'>, other: Pick<Rekey, 'rank' | 'digest'>): boolean {
  if (one.rank !== other.rank) return one.rank === 'creator'
  return one.digest < other.digest
}
