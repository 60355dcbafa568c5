import {
  decodeBase64url,
  encodeBase64url,
  labelled,
  type HostProof,
  type PeerMessageOf,
} from '@confab/protocol'
import { describe, expect, it } from 'vitest'
import { createSealing } from './create-sealing.ts'
import { readSuccessor, signSuccessor } from './hello/successor.ts'
import { isHostProof } from './hello/host-proof.ts'
import { findLinkKey, writeLinkKey } from './room/link-key.ts'
import { createMemoryKeyStore } from './memory-key-store.ts'
import { concat, decrypt, encrypt, generateSigningPair, type Bytes } from './primitives.ts'
import { createRoomLink, deriveRoomKeys } from './room/room-link.ts'
import {
  createTestPair,
  createTestRoom,
  fingerprintNumber,
  flipBit,
  introduce,
  opened,
  sealed,
  type TestRoom,
} from './testing/people.ts'

const { subtle } = globalThis.crypto
const nobody = () => false

function bytesOf(text: string): Bytes {
  const bytes = decodeBase64url(text)
  if (!bytes) throw new Error('not base64url')
  return bytes
}

/** Every way to flip one bit of some bytes. */
const flips = (bytes: Uint8Array): Bytes[] =>
  Array.from({ length: bytes.length * 8 }, (_, bit) => flipBit(bytes, bit))

/** Every way to flip one bit of what is written as base64url. */
const textFlips = (text: string): string[] => flips(bytesOf(text)).map((flipped) => encodeBase64url(flipped))

/** The text of a hello with its padding, for somebody who has the link, and the way back. */
async function unsealed({ keys }: TestRoom, hello: string) {
  const bytes = bytesOf(hello)
  const [iv, aad] = [bytes.slice(0, 12), labelled('hello', keys.roomId)]
  const padded = await decrypt(subtle, keys.helloKey, iv, aad, bytes.slice(12))
  if (!padded) throw new Error('not a hello of this room')
  const seal = async (text: Bytes) =>
    encodeBase64url(concat(iv, await encrypt(subtle, keys.helloKey, iv, aad, text)))
  return { padded, seal }
}

describe('any single bit that was flipped', () => {
  it('[P15] lets a sealed message be refused, and costs the genuine one nothing', async () => {
    const { ann, bob } = await createTestPair()
    const message = await sealed(ann, bob, '{"type":"candidate"}')
    const forged = textFlips(message)
    expect(forged.length).toBe(8 * (9 + 32 + 512 + 16))
    for (const one of forged) expect(await opened(bob, ann, one)).toMatchObject({ verdict: 'refused' })
    expect(await opened(bob, ann, message)).toMatchObject({ verdict: 'opened' })
  })

  it('[E20] lets a hello be refused', async () => {
    const room = await createTestRoom()
    const [ann, bob] = [await room.enter(), await room.enter()]
    for (const forged of textFlips(ann.hello)) {
      expect(await bob.sealing.learn(ann.sealing.seat, forged)).toMatchObject({ verdict: 'refused' })
    }
    expect(await bob.sealing.learn(ann.sealing.seat, ann.hello)).toMatchObject({ verdict: 'new' })
  })

  it('[E20] lets a hello be refused when anyone who flipped it has the link', async () => {
    const room = await createTestRoom()
    const [ann, bob] = [await room.enter(), await room.enter()]
    const { padded, seal } = await unsealed(room, ann.hello)
    // What follows is refused for its bits, and not because it was sealed here.
    expect(await seal(padded)).toBe(ann.hello)
    for (const forged of flips(padded)) {
      const verdict = await bob.sealing.learn(ann.sealing.seat, await seal(forged))
      expect(verdict).toMatchObject({ verdict: 'refused' })
    }
    expect(await bob.sealing.learn(ann.sealing.seat, ann.hello)).toMatchObject({ verdict: 'new' })
  })

  it('[B11] lets a link’s binding be refused', async () => {
    const room = await createTestRoom()
    const [ann, bob] = [await room.enter(), await room.enter()]
    await introduce(ann, bob)
    const bytes = (await ann.sealing.bind(bob.sealing.seat)) ?? new Uint8Array()
    expect(bytes).toHaveLength(64)
    for (const forged of flips(bytes)) {
      expect(await bob.sealing.checkBind(ann.sealing.seat, forged)).toBe(false)
    }
    expect(await bob.sealing.checkBind(ann.sealing.seat, bytes)).toBe(true)
  })

  it('[K7] of a link’s key leads into no room that the link leads into', async () => {
    const link = await createRoomLink('amber-otter-42', createMemoryKeyStore())
    const { roomId, address } = await deriveRoomKeys(link)
    const key = writeLinkKey(link)
    let rooms = 0
    for (const forged of textFlips(key)) {
      const reading = findLinkKey(forged)
      if (!reading.ok) continue
      const other = await deriveRoomKeys({ name: link.name, ...reading.key })
      expect(other.roomId).not.toBe(roomId)
      expect(other.address).not.toEqual(address)
      rooms += 1
    }
    // A key has no checksum: all but those of another version are rooms, empty ones.
    expect(rooms).toBe(8 * 32)
  })
})

describe('any single bit that was flipped in what a host says', () => {
  /** A room with its creator, a host, and somebody who reads. */
  async function makeRoom() {
    const keyStore = createMemoryKeyStore()
    const keys = await deriveRoomKeys(await createRoomLink('amber-otter-42', keyStore))
    const now = () => Date.UTC(2026, 0, 1)
    const enter = (store = createMemoryKeyStore()) => createSealing({ keys, keyStore: store, now })
    const [creator, guest] = [await enter(keyStore), await enter()]
    await creator.makeHello({ name: 'Ann', fingerprint: fingerprintNumber(1) })
    return { keys, creator, guest }
  }

  it('[E21] lets a proof of rights be refused', async () => {
    const { keys, creator, guest } = await makeRoom()
    const proof = (await creator.grantHost(guest.seat)) as HostProof
    const holds = (changed: Partial<HostProof>, seat = guest.seat) =>
      isHostProof(subtle, keys.address.hostKeyHash, seat, { ...proof, ...changed })
    for (const hostPub of textFlips(proof.hostPub)) expect(await holds({ hostPub })).toBe(false)
    for (const signature of textFlips(proof.signature)) expect(await holds({ signature })).toBe(false)
    for (const seat of textFlips(guest.seat)) expect(await holds({}, seat)).toBe(false)
    expect(await holds({ rank: 'creator' })).toBe(false)
    expect(await holds({})).toBe(true)
  })

  it('[E21] lets a new key for the room be refused', async () => {
    const { creator, guest } = await makeRoom()
    const rekey = (await creator.makeRekey({
      without: [],
      seats: [],
      password: undefined,
    })) as PeerMessageOf<'host:rekey'>
    const read = (changed: Partial<PeerMessageOf<'host:rekey'>>) =>
      guest.readRekey({ ...rekey, ...changed }, nobody)
    const decoder = new TextDecoder()
    for (const body of flips(new TextEncoder().encode(rekey.body))) {
      expect(await read({ body: decoder.decode(body) })).toBeUndefined()
    }
    for (const signature of textFlips(rekey.signature)) expect(await read({ signature })).toBeUndefined()
    for (const idPub of textFlips(rekey.idPub)) expect(await read({ idPub })).toBeUndefined()
    for (const signature of textFlips(rekey.host.signature)) {
      expect(await read({ host: { ...rekey.host, signature } })).toBeUndefined()
    }
    expect(await read({})).toBeDefined()
  })

  it('[E21] lets the word of a seat for another device be refused', async () => {
    const { keys, guest } = await makeRoom()
    const pair = await generateSigningPair(subtle)
    const idPub = encodeBase64url(new Uint8Array(await subtle.exportKey('raw', pair.publicKey)))
    const signature = await signSuccessor(subtle, pair.privateKey, keys.roomId, guest.seat)
    const read = (changed: object) =>
      readSuccessor(subtle, { idPub, signature, ...changed }, keys.roomId, guest.seat)
    for (const forged of textFlips(signature)) expect(await read({ signature: forged })).toBeUndefined()
    for (const forged of textFlips(idPub)) expect(await read({ idPub: forged })).toBeUndefined()
    expect(await read({})).toBeDefined()
  })

  it('[E21] lets a ticket be refused', async () => {
    const { keys } = await makeRoom()
    const ticket = new Uint8Array(16).fill(7)
    const personal = await deriveRoomKeys({ ...keys.link, ticket })
    const enter = () => createSealing({ keys: personal, keyStore: createMemoryKeyStore(), now: () => 1 })
    const [guest, host] = [await enter(), await enter()]
    const hello = await guest.makeHello({ name: 'Gus', fingerprint: fingerprintNumber(2) })
    const learnt = await host.learn(guest.seat, hello)
    const shown = learnt.verdict === 'new' ? (learnt.content.ticket ?? '') : ''
    const secret = encodeBase64url(ticket)
    for (const forged of textFlips(shown))
      expect(await host.isTicketOf(secret, guest.seat, forged)).toBe(false)
    for (const forged of textFlips(secret))
      expect(await host.isTicketOf(forged, guest.seat, shown)).toBe(false)
    expect(await host.isTicketOf(secret, guest.seat, shown)).toBe(true)
  })
})
