import { CodeComparison } from './comparison.ts'
import { codeOf, commitTo, listOf, newNonce } from './short-code.ts'
import type { TalkPort } from '../talk/talk-port.ts'
import type { CodeSeat } from './code.types.ts'

/** Everybody, oneself included, where there is a link with each. */
function seatsOf({ own, roster }: TalkPort): CodeSeat[] | undefined {
  const { members } = roster
  if (members.some(([, { link }]) => link.phase !== 'open')) return undefined
  const { seat, seatKey: idPub } = own.sealing
  return [
    { seat, idPub, fingerprint: own.fingerprint },
    ...members.map(([other, member]) => ({
      seat: other,
      idPub: member.idPub,
      fingerprint: member.link.fingerprint,
    })),
  ]
}

/** Makes the code with the people of a mesh, over their links, in the room that one is in when a run begins. */
export function compareIn(port: TalkPort): CodeComparison {
  const { clock, own, roster, onChange } = port
  const { crypto } = globalThis
  const { subtle } = crypto
  return new CodeComparison({
    clock,
    ownSeat: own.sealing.seat,
    maker: () => ({
      nonce: () => newNonce(crypto),
      list: (seats) => listOf(subtle, seats),
      commit: (run, seat, contribution) => commitTo(subtle, run, seat, contribution),
      code: (run, parts) => codeOf(subtle, own.sealing.roomId, run, parts),
    }),
    seats: () => seatsOf(port),
    tell: (seat, message) => roster.member(seat)?.link.tell(message),
    onChange,
  })
}
