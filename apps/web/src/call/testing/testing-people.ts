/** People and rooms for tests, as plain snapshots. */
import {
  initialSnapshot,
  unmeasured,
  type LocalMediaSnapshot,
  type MeshSnapshot,
  type PeerSnapshot,
} from '@confab/mesh'

const SELF = 'self'.padEnd(22, '0')

/** The seat of person number `index`. */
export const seatOf = (index: number): string => `seat${index}`.padEnd(22, '0')

/** Person number `index`, connected, with everything on but the screen. */
export function somebody(index: number, changes: Partial<PeerSnapshot> = {}): PeerSnapshot {
  return {
    seat: seatOf(index),
    name: `Person ${index}`,
    rank: undefined,
    successorOf: undefined,
    link: { state: 'open' },
    media: { microphone: true, camera: true, screen: false, screenAudio: false },
    speaking: false,
    presence: 'here',
    ...unmeasured,
    streamsVersion: 1,
    ...changes,
  }
}

/** A room that one is in, with these others. */
export function room(peers: readonly PeerSnapshot[], changes: Partial<MeshSnapshot> = {}): MeshSnapshot {
  return {
    ...initialSnapshot,
    phase: { state: 'joined' },
    signaling: 'connected',
    peers,
    self: { seat: SELF, id: 'me', speaking: false, cameraSilent: false },
    capacity: 12,
    ...changes,
  }
}

/** One's own devices, all off. */
export function devices(changes: Partial<LocalMediaSnapshot> = {}): LocalMediaSnapshot {
  return {
    camera: { state: 'off' },
    microphone: { state: 'off' },
    screen: { state: 'off' },
    cameras: [],
    microphones: [],
    speakers: [],
    notice: undefined,
    ...changes,
  }
}
