import type { MeshSnapshot } from '@confab/mesh'
import type { MessageKey } from '../../i18n/messages.ts'

/** What it means that the server is not reached any more. */
export const serverTroubles = {
  lost: 'call.signalingLost',
  outdated: 'call.signalingOutdated',
} as const satisfies Record<'lost' | 'outdated', MessageKey>

/** The trouble with the server in words, if there is one. */
export function serverTrouble(
  signaling: MeshSnapshot['signaling'],
): (typeof serverTroubles)[keyof typeof serverTroubles] | undefined {
  return signaling === 'lost' || signaling === 'outdated' ? serverTroubles[signaling] : undefined
}
