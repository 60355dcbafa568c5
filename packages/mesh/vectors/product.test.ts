import { decodeBase64url, encodeBase64url, labelled } from '@confab/protocol'
import { describe, expect, it } from 'vitest'
import { formatFingerprint } from '../src/sealing/hello/fingerprint.ts'
import { encodeBody, hashBody, openHello, sealHello } from '../src/sealing/hello/hello.ts'
import {
  deriveBinding,
  deriveChannel,
  derivePair,
  openMessage,
  readMessage,
  sealMessage,
} from '../src/sealing/pair/pair.ts'
import { concat, importAgreementKey, importVerifyingKey, verify } from '../src/sealing/primitives.ts'
import { deriveRoomKeys, formatRoomLink, parseRoomLink } from '../src/sealing/room/room-link.ts'
import { normaliseRoomName } from '../src/sealing/room/room-name.ts'
import { seatOf } from '../src/sealing/seat.ts'
import answers from './sealing-v1.json' with { type: 'json' }

const { subtle } = globalThis.crypto
const seats = [answers.seats.ann, answers.seats.bob]
type SeatAnswers = (typeof seats)[number]

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const bytes = decodeBase64url(text)
  if (!bytes) throw new Error(`not base64url: ${text}`)
  return bytes
}

async function roomKeys() {
  const reading = parseRoomLink(answers.room.link)
  if (!reading.ok) throw new Error(reading.problem)
  return deriveRoomKeys(reading.link)
}

function seatNamed(seat: string): SeatAnswers {
  const found = seats.find((one) => one.seat === seat)
  if (!found) throw new Error(`no such seat: ${seat}`)
  return found
}

async function privateKey({ dhPrivate, dhPub }: SeatAnswers): Promise<CryptoKey> {
  const point = bytesOf(dhPub)
  const [x, y] = [point.slice(1, 33), point.slice(33)].map(encodeBase64url)
  const jwk = { kty: 'EC', crv: 'P-256', d: dhPrivate, x: x ?? '', y: y ?? '' }
  return subtle.importKey('jwk', jwk, { name: 'ECDH', namedCurve: 'P-256' }, false, ['deriveBits'])
}

/** The pair's secret as one side derives it. */
async function pairSecret(own: SeatAnswers, peer: SeatAnswers): Promise<CryptoKey> {
  const { roomId, prk } = await roomKeys()
  const dhKey = await importAgreementKey(subtle, bytesOf(peer.dhPub))
  if (!dhKey) throw new Error('no point of the curve')
  return derivePair(subtle, {
    roomId,
    prk,
    own: { seat: own.seat, bodyHash: bytesOf(own.bodyHash), dh: await privateKey(own) },
    peer: { seat: peer.seat, bodyHash: bytesOf(peer.bodyHash), dhKey },
  })
}

describe('a room', () => {
  it('[K12] has the id, address and salt of the known answers', async () => {
    const { room } = answers
    const keys = await roomKeys()
    expect(normaliseRoomName(room.typedName)).toBe(room.name)
    expect(formatRoomLink('https://meet.example', keys.link)).toBe(room.link)
    expect(encodeBase64url(keys.link.secret)).toBe(room.secret)
    expect(keys.address).toEqual({ hostKeyHash: room.hostKeyHash, access: room.access })
    expect(keys.roomId).toBe(room.roomId)
    expect(encodeBase64url(keys.prk)).toBe(room.prk)
  })

  it.each(seats)(
    '[K12] has the seat of $name with its proof of a join',
    async ({ idPub, seat, socketId, joinNumber, proof }) => {
      expect(await seatOf(subtle, bytesOf(idPub))).toBe(seat)
      const key = await importVerifyingKey(subtle, bytesOf(idPub))
      const message = labelled('join', answers.room.roomId, socketId, joinNumber)
      expect(key && (await verify(subtle, key, bytesOf(proof), message))).toBe(true)
    },
  )
})

describe('a hello', () => {
  it.each(seats)('[E11] of $name is sealed to the known text', async (known) => {
    const keys = await roomKeys()
    const { epoch, name } = known
    const [idPub, dhPub, fingerprint] = [
      bytesOf(known.idPub),
      bytesOf(known.dhPub),
      bytesOf(known.fingerprint),
    ]
    const body = encodeBody({ epoch, idPub, dhPub, fingerprint, name })
    expect(new TextDecoder().decode(body)).toBe(known.body)
    expect(encodeBase64url(await hashBody(subtle, body))).toBe(known.bodyHash)
    const fixedRandom = {
      subtle,
      getRandomValues<Target extends ArrayBufferView>(target: Target): Target {
        new Uint8Array(target.buffer).set(bytesOf(known.iv))
        return target
      },
    }
    expect(await sealHello(fixedRandom, keys, body, bytesOf(known.signature))).toBe(known.hello)
  })

  it.each(seats)(
    '[E11] of $name opens and is believed',
    async ({ seat, hello, name, epoch, fingerprint }) => {
      expect(await openHello(subtle, await roomKeys(), seat, hello)).toMatchObject({
        ok: true,
        hello: { content: { seat, name, epoch, fingerprint: formatFingerprint(bytesOf(fingerprint)) } },
      })
    },
  )
})

describe('a pair', () => {
  it.each(answers.channels)('[P14] seals and opens $path messages from $from as known', async (channel) => {
    const { from, to, messages } = channel
    const path = channel.path === 'server' ? 'server' : 'peer'
    const [sender, receiver] = [seatNamed(from), seatNamed(to)]
    const sending = await deriveChannel(subtle, await pairSecret(sender, receiver), { path, from, to })
    const receiving = await deriveChannel(subtle, await pairSecret(receiver, sender), { path, from, to })
    expect(encodeBase64url(sending.keyId)).toBe(channel.keyId)
    expect(encodeBase64url(receiving.keyId)).toBe(channel.keyId)
    for (const { seq, plaintext, wire } of messages) {
      expect(await sealMessage(subtle, sending, seq, plaintext)).toBe(wire)
      const message = readMessage(wire)
      expect(message?.seq).toBe(seq)
      expect(message && (await openMessage(subtle, receiving, message))).toBe(plaintext)
    }
  })

  it.each(answers.bindings)('[B14] binds the side of $from as known', async ({ from, to, bytes }) => {
    const [sender, receiver] = [seatNamed(from), seatNamed(to)]
    const fingerprints = [bytesOf(sender.fingerprint), bytesOf(receiver.fingerprint)] as const
    for (const secret of [await pairSecret(sender, receiver), await pairSecret(receiver, sender)]) {
      const { keyId } = await deriveChannel(subtle, secret, { path: 'peer', from, to })
      const proof = await deriveBinding(subtle, secret, { from, to }, ...fingerprints)
      expect(encodeBase64url(concat(keyId, proof))).toBe(bytes)
    }
  })
})
