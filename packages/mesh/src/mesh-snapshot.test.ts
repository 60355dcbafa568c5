import { expect, test } from 'vitest'
import { initialSnapshot } from './initial-snapshot.ts'
import { keepUnchanged, unmeasured, type MeshSnapshot, type PeerSnapshot } from './mesh-snapshot.ts'

const peer = (seat: string, name = seat): PeerSnapshot => ({
  seat,
  name,
  rank: undefined,
  successorOf: undefined,
  link: { state: 'open' },
  media: { microphone: true, camera: false, screen: false, screenAudio: false },
  speaking: false,
  presence: 'here',
  ...unmeasured,
  streamsVersion: 1,
})
const snapshot = (...peers: PeerSnapshot[]): MeshSnapshot => ({
  ...initialSnapshot,
  // Like the engine, which makes these again each time.
  phase: { state: 'joined' },
  peers,
  self: { seat: 'me', id: 'x', speaking: false, cameraSilent: false },
  moderation: { rank: undefined, isLocked: false, waiting: [] },
  code: { state: 'none' },
  door: { isLocked: false, isElsewhere: false, people: 0 },
  unknown: [],
  refused: {},
})

test('[M20] hands out the same snapshot while nothing that may be seen changed', () => {
  const before = snapshot(peer('anna'), peer('ben'))
  expect(keepUnchanged(before, snapshot(peer('anna'), peer('ben')))).toBe(before)
})

test('[M21] keeps the objects of those who did not change', () => {
  const before = snapshot(peer('anna'), peer('ben'))
  const after = keepUnchanged(before, snapshot(peer('anna'), peer('ben', 'Benjamin')))
  expect(after.peers[0]).toBe(before.peers[0])
  expect(after.peers[1]?.name).toBe('Benjamin')
})
