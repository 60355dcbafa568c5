import { initialFeatures } from './features/index.ts'
import type { MeshSnapshot } from './mesh-snapshot.ts'

/** What may be shown of a mesh before there is one. */
export const initialSnapshot: MeshSnapshot = {
  phase: { state: 'lobby' },
  signaling: 'connecting',
  peers: [],
  self: { seat: '', id: undefined, speaking: false, cameraSilent: false },
  capacity: undefined,
  moderation: { rank: undefined, isLocked: false, waiting: [] },
  door: { isLocked: false, isElsewhere: false, people: 0 },
  unknown: [],
  canRelay: false,
  refused: {},
  ...initialFeatures,
}
