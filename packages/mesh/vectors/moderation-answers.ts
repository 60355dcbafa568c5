/** The known answers about people in a room: rights, links for one person, other devices, new keys, and codes to compare. */
import { h, kdf, list, purpose, sign } from './reference.ts'

const b64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url')

/** A seat as the answers know it. */
interface AnswerSeat {
  readonly seat: string
  readonly idPrivate: Buffer
  readonly idPub: Buffer
  readonly fingerprint: Buffer
}

/** What these answers start from. Ann made the room, Bob is her guest. */
export interface ModerationInput {
  readonly room: {
    readonly name: string
    readonly roomId: string
    readonly hostPrivate: Buffer
    readonly hostPublic: Buffer
    readonly hostKeyHash: Buffer
  }
  readonly ann: AnswerSeat
  readonly bob: AnswerSeat
  /** Bytes that look random and are the same each time. */
  readonly fixed: (what: string, bytes?: number) => Buffer
}

function proofAnswer({ room }: ModerationInput, seat: string, rank: 'creator' | 'host') {
  const signature = b64(sign(room.hostPrivate, purpose('host', seat, rank)))
  return { seat, proof: { hostPub: b64(room.hostPublic), rank, signature } }
}

function rekeyAnswer(input: ModerationInput) {
  const { room, ann, bob, fixed } = input
  const secret = fixed('next secret', 16)
  const prk = kdf(list(secret, new Uint8Array(0)), purpose('prk'))
  const access = kdf(prk, purpose('access', room.name), { bytes: 16 })
  const to = b64(h('room', room.hostKeyHash, access).subarray(0, 16))
  const link = b64(Buffer.concat([Buffer.of(1), secret, room.hostKeyHash]))
  const without = [bob.seat]
  const body = JSON.stringify({ from: room.roomId, to, link, prk: b64(prk), without, seats: [ann.seat] })
  return {
    by: ann.seat,
    body,
    idPub: b64(ann.idPub),
    signature: b64(sign(ann.idPrivate, purpose('rekey', Buffer.from(body)))),
    host: proofAnswer(input, ann.seat, 'creator').proof,
    access: b64(access),
    digest: b64(h('rekey', Buffer.from(body))),
  }
}

/** A fingerprint as hellos show it once they are open. */
const written = (fingerprint: Buffer) => (fingerprint.toString('hex').match(/../g) ?? []).join(':')

function codeAnswer({ room, ann, bob, fixed }: ModerationInput) {
  const seats = [ann, bob].toSorted((one, other) => (one.seat < other.seat ? -1 : 1))
  const run = fixed('run', 16)
  const listHash = h(
    'sas-list',
    seats.map(({ seat, idPub, fingerprint }) => [seat, idPub, written(fingerprint)]),
  )
  const parts = seats.map(({ seat }) => {
    const contribution = fixed(`contribution of ${seat}`, 16)
    return { seat, contribution, commitment: h('sas-commit', run, seat, listHash, contribution) }
  })
  const info = purpose(
    'sas',
    room.roomId,
    run,
    listHash,
    parts.map(({ commitment }) => commitment),
  )
  const code = kdf(list(...parts.map(({ contribution }) => contribution)), info, { bytes: 3 })
  const bits = code.readUIntBE(0, 3)
  return {
    people: seats.map(({ seat, idPub, fingerprint }) => ({
      seat,
      idPub: b64(idPub),
      fingerprint: written(fingerprint),
    })),
    run: b64(run),
    list: b64(listHash),
    parts: parts.map(({ seat, contribution, commitment }) => ({
      seat,
      contribution: b64(contribution),
      commitment: b64(commitment),
    })),
    signs: [bits >> 18, (bits >> 12) & 63, (bits >> 6) & 63, bits & 63].join(' '),
    digits: String(bits).padStart(8, '0'),
  }
}

/** These answers, as the file holds them. */
export function moderationAnswers(input: ModerationInput) {
  const { room, ann, bob, fixed } = input
  const ticket = fixed('ticket', 16)
  return {
    proofs: [proofAnswer(input, ann.seat, 'creator'), proofAnswer(input, bob.seat, 'host')],
    ticket: {
      ticket: b64(ticket),
      seat: bob.seat,
      shown: b64(kdf(ticket, purpose('ticket', bob.seat), { bytes: 16 })),
    },
    successor: {
      before: ann.seat,
      successor: bob.seat,
      idPub: b64(ann.idPub),
      signature: b64(sign(ann.idPrivate, purpose('successor', room.roomId, bob.seat))),
    },
    rekey: rekeyAnswer(input),
    code: codeAnswer(input),
  }
}
