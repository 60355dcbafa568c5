/** The known answers: fixed inputs, and everything that the reference makes of them. Byte strings are base64url. */
import { createHash } from 'node:crypto'
import { moderationAnswers } from './moderation-answers.ts'
import { agree, h, kdf, list, padded, publicOf, purpose, seal, sign } from './reference.ts'

const b64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url')

/** Bytes that look random and are the same each time. */
const fixed = (what: string, bytes = 32) =>
  createHash('sha256').update(`confab known answers, ${what}`).digest().subarray(0, bytes)

/** Who the answers are about. */
const PEOPLE = [
  { who: 'ann', name: 'Ann', epoch: 1_767_225_600_000, socketId: 'k3VbW0_c-1jPZp0XAAAB' },
  { who: 'bob', name: '小明 "Bob" 🙂', epoch: 1_767_225_600_123, socketId: 'x9-QmT7s2LwUuY4dAAAD' },
] as const

const MESSAGES = ['', '{"type":"resync"}', 'é'.repeat(254), `v=0\r\n${'x'.repeat(600)}`] as const

function roomAnswers() {
  const name = 'ōtter-42'
  const secret = fixed('secret', 16)
  const hostPrivate = fixed('host key')
  const hostPublic = publicOf(hostPrivate)
  const hostKeyHash = h('host-key', hostPublic).subarray(0, 16)
  const prk = kdf(list(secret, new Uint8Array(0)), purpose('prk'))
  const access = kdf(prk, purpose('access', name), { bytes: 16 })
  const roomId = b64(h('room', hostKeyHash, access).subarray(0, 16))
  return {
    bytes: { prk, helloKey: kdf(prk, purpose('hello')) },
    host: { name, roomId, hostPrivate, hostPublic, hostKeyHash },
    roomId,
    answers: {
      typedName: 'O\u0304TTER-42',
      name,
      secret: b64(secret),
      hostPrivate: b64(hostPrivate),
      hostPublic: b64(hostPublic),
      hostKeyHash: b64(hostKeyHash),
      link: `https://meet.example/r/${encodeURIComponent(name)}#${b64(Buffer.concat([Buffer.of(1), secret, hostKeyHash]))}`,
      prk: b64(prk),
      helloKey: b64(kdf(prk, purpose('hello'))),
      access: b64(access),
      roomId,
    },
  }
}

type Room = ReturnType<typeof roomAnswers>

function seatAnswers({ bytes, roomId }: Room, { who, name, epoch, socketId }: (typeof PEOPLE)[number]) {
  const [idPrivate, dhPrivate, fingerprint] = [
    fixed(`${who} id`),
    fixed(`${who} dh`),
    fixed(`${who} certificate`),
  ]
  const [idPub, dhPub] = [publicOf(idPrivate), publicOf(dhPrivate)]
  const body = JSON.stringify({
    epoch,
    idPub: b64(idPub),
    dhPub: b64(dhPub),
    fingerprint: b64(fingerprint),
    name,
  })
  const signature = sign(idPrivate, purpose('hello', roomId, Buffer.from(body)))
  const iv = fixed(`${who} iv`, 12)
  const plain = padded(list(body, signature), 1_024)
  const bodyHash = h('body', Buffer.from(body))
  return {
    bytes: { idPrivate, idPub, dhPrivate, dhPub, fingerprint, bodyHash },
    seat: b64(h('seat', idPub).subarray(0, 16)),
    answers: {
      idPrivate: b64(idPrivate),
      idPub: b64(idPub),
      seat: b64(h('seat', idPub).subarray(0, 16)),
      socketId,
      joinNumber: epoch + 1,
      proof: b64(sign(idPrivate, purpose('join', roomId, socketId, epoch + 1))),
      epoch,
      name,
      fingerprint: b64(fingerprint),
      dhPrivate: b64(dhPrivate),
      dhPub: b64(dhPub),
      body,
      bodyHash: b64(bodyHash),
      signature: b64(signature),
      iv: b64(iv),
      hello: b64(Buffer.concat([iv, seal(bytes.helloKey, iv, purpose('hello', roomId), plain)])),
    },
  }
}

type Seat = ReturnType<typeof seatAnswers>

function messageAnswer(key: Buffer, keyId: Buffer, seq: number, plaintext: string) {
  const header = Buffer.concat([Buffer.of(1), list(seq).subarray(4)])
  const iv = Buffer.concat([Buffer.alloc(4), header.subarray(1)])
  const text = Buffer.from(plaintext)
  const size = text.length <= 508 ? 512 : Math.ceil((text.length + 4) / 4_096) * 4_096
  const sealed = seal(key, iv, Buffer.concat([header, keyId]), padded(text, size))
  return { seq, plaintext, wire: b64(Buffer.concat([header, keyId, sealed])) }
}

function channelAnswers(pairKey: Buffer, path: string, from: Seat, to: Seat) {
  const key = kdf(pairKey, purpose('enc', path, from.seat, to.seat))
  const keyId = kdf(pairKey, purpose('key-id', path, from.seat, to.seat))
  const numbers = [1, 2, 65_536, 2 ** 30 - 1]
  return {
    path,
    from: from.seat,
    to: to.seat,
    key: b64(key),
    keyId: b64(keyId),
    messages: MESSAGES.map((text, index) => messageAnswer(key, keyId, numbers[index] ?? 0, text)),
  }
}

function bindingAnswer(pairKey: Buffer, from: Seat, to: Seat) {
  const keyId = kdf(pairKey, purpose('key-id', 'peer', from.seat, to.seat))
  const proof = kdf(
    pairKey,
    purpose('bind', from.seat, to.seat, from.bytes.fingerprint, to.bytes.fingerprint),
  )
  return { from: from.seat, to: to.seat, bytes: b64(Buffer.concat([keyId, proof])) }
}

/** All answers, as the file holds them. */
export function knownAnswers() {
  const room = roomAnswers()
  const [ann, bob] = [seatAnswers(room, PEOPLE[0]), seatAnswers(room, PEOPLE[1])]
  const [lower, higher] = ann.seat < bob.seat ? [ann, bob] : [bob, ann]
  const shared = agree(ann.bytes.dhPrivate, bob.bytes.dhPub)
  const info = purpose('pair', room.roomId, lower.bytes.bodyHash, higher.bytes.bodyHash)
  const pairKey = kdf(shared, info, { salt: room.bytes.prk })
  return {
    version: 1,
    room: room.answers,
    seats: { ann: ann.answers, bob: bob.answers },
    pair: { lower: lower.seat, higher: higher.seat, shared: b64(shared), key: b64(pairKey) },
    channels: ['server', 'peer'].flatMap((path) => [
      channelAnswers(pairKey, path, ann, bob),
      channelAnswers(pairKey, path, bob, ann),
    ]),
    bindings: [bindingAnswer(pairKey, ann, bob), bindingAnswer(pairKey, bob, ann)],
    ...moderationAnswers({
      room: room.host,
      ann: { seat: ann.seat, ...ann.bytes },
      bob: { seat: bob.seat, ...bob.bytes },
      fixed,
    }),
  }
}

/** The file's text. */
export function knownAnswersText(): string {
  return `${JSON.stringify(knownAnswers(), null, 2)}\n`
}
