/** The world as features are given it, from the parts of the mesh. */
import type { FeatureWorld } from './features/feature.ts'
import type { OwnSeat } from './people/own-seat.ts'
import type { Clock } from './base/platform.ts'
import type { Roster } from './people/roster.ts'

/** The parts of the mesh that features reach through their ports. */
export interface FeatureWorldParts {
  readonly clock: Clock
  readonly own: OwnSeat
  readonly roster: Roster
  readonly onChange: () => void
}

/** Shows features what they may know, and nothing else. */
export function createFeatureWorld({ clock, own, roster, onChange }: FeatureWorldParts): FeatureWorld {
  return {
    clock,
    self: {
      get seat() {
        return own.sealing.seat
      },
      get seatKey() {
        return own.sealing.seatKey
      },
      get visit() {
        return own.sealing.visit
      },
      get hostKeyHash() {
        return own.sealing.address.hostKeyHash
      },
      get roomId() {
        return own.sealing.roomId
      },
      get fingerprint() {
        return own.fingerprint
      },
      get name() {
        return own.name ?? ''
      },
      get isHost() {
        return own.sealing.host !== undefined
      },
      sign: (purpose, text) => own.sealing.sign(purpose, text),
    },
    people: () =>
      roster.members.map(([seat, { idPub, rank, link }]) => ({
        seat,
        idPub,
        fingerprint: link.fingerprint,
        isHost: rank !== undefined,
        isOpen: link.phase === 'open',
      })),
    send: (seat, message) => roster.member(seat)?.link.tell(message),
    sendBulk: (seat, frame) => roster.member(seat)?.link.sendBulk(frame) ?? false,
    onChange,
  }
}
