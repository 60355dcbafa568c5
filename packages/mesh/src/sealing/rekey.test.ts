import type { HostProof, PeerMessageOf, SeatId } from '@confab/protocol'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSealing } from './create-sealing.ts'
import { beats } from '../hosts/rekey-choice.ts'
import { createMemoryKeyStore } from './memory-key-store.ts'
import { createRoomLink, deriveRoomKeys } from './room/room-link.ts'
import type { Sealing } from './sealing.ts'
import { fingerprintNumber } from './testing/people.ts'

const now = () => Date.UTC(2026, 0, 1)
const nobody = () => false
type RekeyMessage = PeerMessageOf<'host:rekey'>

/** A room with its creator and a guest. */
async function makeRoom(name = 'amber-otter-42') {
  const keyStore = createMemoryKeyStore()
  const keys = await deriveRoomKeys(await createRoomLink(name, keyStore))
  const [creator, guest] = await Promise.all([
    createSealing({ keys, keyStore, now }),
    createSealing({ keys, keyStore: createMemoryKeyStore(), now }),
  ])
  return { keys, creator, guest }
}

const rekeyOf = async (host: Sealing, without: readonly SeatId[] = []) =>
  (await host.makeRekey({ without, seats: [], password: undefined })) as RekeyMessage

/** The same message with its body changed and everything else as it was. */
const altered = (rekey: RekeyMessage, change: object): RekeyMessage => ({
  ...rekey,
  body: JSON.stringify({ ...(JSON.parse(rekey.body) as object), ...change }),
})

describe('a new key', () => {
  it('[G15] leads everybody who reads it to the same other room of the same name and host key', async () => {
    const { keys, creator, guest } = await makeRoom()
    const rekey = await guest.readRekey(await rekeyOf(creator, [guest.seat]), nobody)
    expect(rekey).toMatchObject({
      from: keys.roomId,
      by: creator.seat,
      rank: 'creator',
      without: [guest.seat],
    })
    expect(rekey?.keys.roomId).not.toBe(keys.roomId)
    expect(rekey?.keys.address.hostKeyHash).toBe(keys.address.hostKeyHash)
    const byLink = rekey && (await deriveRoomKeys(rekey.keys.link))
    expect(byLink).toMatchObject({ roomId: rekey?.keys.roomId, prk: rekey?.keys.prk })
  })

  it('[G15] is made by hosts only', async () => {
    const { creator, guest } = await makeRoom()
    expect(await guest.makeRekey({ without: [], seats: [], password: undefined })).toBeUndefined()
    await guest.takeHost((await creator.grantHost(guest.seat)) as HostProof)
    const rekey = await creator.readRekey(await rekeyOf(guest), nobody)
    expect(rekey).toMatchObject({ rank: 'host', by: guest.seat })
  })

  it('[G16] is refused when anything of it is another, or somebody else signed it', async () => {
    const [room, foreign] = [await makeRoom(), await makeRoom('other-room-1')]
    const { creator, guest } = room
    const rekey = await rekeyOf(creator)
    const other = await rekeyOf(creator)
    const { to, prk, link } = JSON.parse(other.body) as Record<string, string>
    const forged = [
      await rekeyOf(foreign.creator),
      { ...rekey, body: other.body },
      { ...rekey, host: (await creator.grantHost(creator.seat)) as HostProof, idPub: guest.seatKey },
      { ...rekey, host: (await foreign.creator.grantHost(creator.seat)) as HostProof },
      altered(rekey, { to }),
      altered(rekey, { prk }),
      altered(rekey, { link }),
      altered(rekey, { more: 1 }),
      { ...rekey, body: 'no JSON' },
      { ...rekey, body: '{}' },
    ]
    for (const message of forged) expect(await guest.readRekey(message, nobody)).toBeUndefined()
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: rekey.body.length - 1 }), fc.nat({ max: 93 }), async (at, code) => {
        const character = String.fromCharCode(33 + code)
        const body = rekey.body.slice(0, at) + character + rekey.body.slice(at + 1)
        fc.pre(body !== rekey.body)
        expect(await guest.readRekey({ ...rekey, body }, nobody)).toBeUndefined()
      }),
      { numRuns: 50 },
    )
    expect(await guest.readRekey(rekey, nobody)).toBeDefined()
  })

  it('[G16] of a host who is no creator removes nobody who moderates', async () => {
    const { creator, guest } = await makeRoom()
    await guest.takeHost((await creator.grantHost(guest.seat)) as HostProof)
    const rekey = await rekeyOf(guest, [creator.seat])
    expect(await creator.readRekey(rekey, (seat) => seat === creator.seat)).toBeUndefined()
    expect(await creator.readRekey(rekey, nobody)).toBeDefined()
  })

  it('[G27] may ask for a password, which anyone who is in the call does not need', async () => {
    const { keys, creator, guest } = await makeRoom()
    const message = (await creator.makeRekey({
      without: [],
      seats: [],
      password: 'tea for two',
    })) as RekeyMessage
    expect(message.body).not.toContain('tea')
    const rekey = await guest.readRekey(message, nobody)
    expect(rekey?.keys.link.asksPassword).toBe(true)
    const opened = rekey && (await deriveRoomKeys(rekey.keys.link, undefined, 'tea for two'))
    expect(opened?.roomId).toBe(rekey?.keys.roomId)
    // Renewed by somebody who does not know it, the link asks for none.
    const next = rekey && guest.moveTo(rekey.keys)
    await next?.takeHost((await creator.grantHost(guest.seat)) as HostProof)
    const plain = (await next?.makeRekey({
      without: [],
      seats: [],
      password: rekey?.keys.password,
    })) as RekeyMessage
    const after = rekey && (await creator.moveTo(rekey.keys).readRekey(plain, nobody))
    expect(after?.keys.link).toMatchObject({ asksPassword: false, name: keys.link.name })
  })

  it('[G17] keeps the seat, opens what is sealed under it, and nothing that is sealed under the one before', async () => {
    const { creator, guest } = await makeRoom()
    const message = await rekeyOf(creator)
    const hello = (sealing: Sealing, number: number) =>
      sealing.makeHello({ name: 'Somebody', fingerprint: fingerprintNumber(number) })
    await creator.learn(guest.seat, await hello(guest, 2))
    await guest.learn(creator.seat, await hello(creator, 1))
    const before = (await creator.seal(guest.seat, 'server', 'before')) as string
    const [a, b] = await Promise.all(
      [creator, guest].map(async (sealing) => {
        const rekey = await sealing.readRekey(message, nobody)
        if (!rekey) throw new Error('not read')
        return sealing.moveTo(rekey.keys)
      }),
    )
    if (!a || !b) throw new Error('not moved')
    expect([a.seat, b.seat]).toEqual([creator.seat, guest.seat])
    const [shownByA, shownByB] = [await hello(a, 1), await hello(b, 2)]
    expect(await b.learn(a.seat, shownByA)).toMatchObject({ verdict: 'new', content: { rank: 'creator' } })
    expect(await a.learn(b.seat, shownByB)).toMatchObject({ verdict: 'new' })
    const after = (await a.seal(b.seat, 'server', 'after')) as string
    expect(await b.open(a.seat, 'server', after)).toMatchObject({ plaintext: 'after' })
    expect(await b.open(a.seat, 'server', before)).toMatchObject({ verdict: 'refused' })
    expect(await guest.open(creator.seat, 'server', before)).toMatchObject({ plaintext: 'before' })
    expect(await guest.learn(creator.seat, shownByA)).toMatchObject({ reason: 'unreadable' })
  })

  it('[G13] beats or is beaten by any other, for everybody alike', () => {
    const anyRekey = fc.record({
      rank: fc.constantFrom('creator' as const, 'host' as const),
      digest: fc.string({ minLength: 4, maxLength: 4 }),
    })
    fc.assert(
      fc.property(anyRekey, anyRekey, (one, other) => {
        const isSame = one.rank === other.rank && one.digest === other.digest
        expect(beats(one, other) !== beats(other, one)).toBe(!isSame)
      }),
    )
    expect(beats({ rank: 'creator', digest: 'z' }, { rank: 'host', digest: 'a' })).toBe(true)
    expect(beats({ rank: 'host', digest: 'a' }, { rank: 'host', digest: 'b' })).toBe(true)
  })
})
