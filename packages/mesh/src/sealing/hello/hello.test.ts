import { decodeBase64url, encodeBase64url, encodeFields } from '@confab/protocol'
import * as fc from 'fast-check'
import { anyText } from '../testing/any-text.ts'
import { describe, expect, it } from 'vitest'
import { encodeBody, helloName, sealHello, signBody } from './hello.ts'
import { proveHost } from './host-proof.ts'
import { exportPublic, generateAgreementPair, generateSigningPair, type Bytes } from '../primitives.ts'
import { seatOf } from '../seat.ts'
import { createTestRoom, fingerprintNumber, flipBit, type TestRoom } from '../testing/people.ts'

const { crypto } = globalThis
const fingerprint = new Uint8Array(32).fill(9)

/** Somebody who holds the link and writes hellos by hand. */
async function createForger({ keys }: TestRoom) {
  const pair = await generateSigningPair(crypto.subtle)
  const idPub = await exportPublic(crypto.subtle, pair.publicKey)
  const dh = await generateAgreementPair(crypto.subtle)
  const dhPub = await exportPublic(crypto.subtle, dh.publicKey)
  const sealBody = async (body: Bytes, signer = pair) =>
    sealHello(crypto, keys, body, await signBody(crypto.subtle, signer, keys.roomId, body))
  return {
    seat: await seatOf(crypto.subtle, idPub),
    body: (epoch: number, change: { name?: string; fingerprint?: Bytes } = {}) =>
      encodeBody({ epoch, idPub, dhPub, fingerprint, name: 'Eve', ...change }),
    fields: { epoch: 1, idPub: encodeBase64url(idPub), dhPub: encodeBase64url(dhPub) },
    sealBody,
    sealJson: (value: unknown) => sealBody(new TextEncoder().encode(JSON.stringify(value))),
  }
}

const refused = (reason: string) => ({ verdict: 'refused', reason })

describe('a hello', () => {
  it('[E1] shows name, certificate and epoch to anyone who has the link', async () => {
    const room = await createTestRoom()
    const [ann, bob] = [await room.enter(), await room.enter()]
    expect(ann.hello).toHaveLength(1_403)
    expect(await bob.sealing.learn(ann.sealing.seat, ann.hello)).toEqual({
      verdict: 'new',
      content: {
        seat: ann.sealing.seat,
        idPub: ann.sealing.seatKey,
        name: 'Person 1',
        fingerprint: fingerprintNumber(1),
        epoch: room.clock.now,
      },
    })
    expect(bob.sealing.content(ann.sealing.seat)?.name).toBe('Person 1')
  })

  it('[E1] takes a fingerprint in either case and shows it in lower case', async () => {
    const room = await createTestRoom()
    const ann = await room.enter({ fingerprint: fingerprintNumber(0xab).toUpperCase() })
    const bob = await room.enter()
    await bob.sealing.learn(ann.sealing.seat, ann.hello)
    expect(bob.sealing.content(ann.sealing.seat)?.fingerprint).toBe(fingerprintNumber(0xab))
  })

  it('[E1] is made for a SHA-256 fingerprint only', async () => {
    const { sealing } = await (await createTestRoom()).enter()
    await expect(sealing.makeHello({ name: 'Ann', fingerprint: 'aa:bb' })).rejects.toThrow(RangeError)
  })

  it('[E1] has one of two lengths, whatever the name', async () => {
    const eve = await (await createTestRoom()).enter()
    await fc.assert(
      fc.asyncProperty(anyText(400), async (name) => {
        expect([1_403, 2_043]).toContain(
          (await eve.sealing.makeHello({ name, fingerprint: eve.fingerprint })).length,
        )
      }),
      { numRuns: 50 },
    )
  })

  it('[E10] cuts a name to 256 bytes between characters and takes control characters out', () => {
    expect(helloName('Ann\u0000\n\u009f')).toBe('Ann')
    expect(helloName(`x${'é'.repeat(200)}`)).toBe(`x${'é'.repeat(127)}`)
    expect(helloName('🙂'.repeat(65))).toBe('🙂'.repeat(64))
    expect(helloName('a\ud800b')).toBe('a\ufffdb')
  })

  it('[E2] is refused when any bit of it was flipped', async () => {
    const room = await createTestRoom()
    const [ann, bob] = [await room.enter(), await room.enter()]
    const bytes = decodeBase64url(ann.hello) ?? new Uint8Array(0)
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length * 8 - 1), async (bit) => {
        const forged = encodeBase64url(flipBit(bytes, bit))
        expect(await bob.sealing.learn(ann.sealing.seat, forged)).toEqual(refused('unreadable'))
      }),
      { numRuns: 300 },
    )
    expect(bob.sealing.content(ann.sealing.seat)).toBeUndefined()
  })

  it('[E2] is refused when it was cut anywhere', async () => {
    const room = await createTestRoom()
    const [ann, bob] = [await room.enter(), await room.enter()]
    for (let length = 0; length < ann.hello.length; length++) {
      const verdict = await bob.sealing.learn(ann.sealing.seat, ann.hello.slice(0, length))
      expect(verdict).toEqual(refused('unreadable'))
    }
  })

  it.each(['', '=', 'ä', 'A'.repeat(3_000), 'A'.repeat(1_403)])('[E2] is refused as %j', async (text) => {
    const room = await createTestRoom()
    const [ann, bob] = [await room.enter(), await room.enter()]
    expect(await bob.sealing.learn(ann.sealing.seat, text)).toEqual(refused('unreadable'))
  })

  it('[E2] is refused in another room', async () => {
    const ann = await (await createTestRoom()).enter()
    const bob = await (await createTestRoom()).enter()
    expect(await bob.sealing.learn(ann.sealing.seat, ann.hello)).toEqual(refused('unreadable'))
  })

  it('[E3] is refused when somebody else signed it', async () => {
    const room = await createTestRoom()
    const bob = await room.enter()
    const eve = await createForger(room)
    const forged = await eve.sealBody(eve.body(1), await generateSigningPair(crypto.subtle))
    expect(await bob.sealing.learn(eve.seat, forged)).toEqual(refused('bad-signature'))
  })

  it("[E4] is refused under the name of another seat, also of one's own", async () => {
    const room = await createTestRoom()
    const [ann, bob, eve] = [await room.enter(), await room.enter(), await room.enter()]
    expect(await bob.sealing.learn(ann.sealing.seat, eve.hello)).toEqual(refused('wrong-seat'))
    expect(await bob.sealing.learn(bob.sealing.seat, bob.hello)).toEqual(refused('wrong-seat'))
  })

  it('[E5] is refused when a later one was seen', async () => {
    const room = await createTestRoom()
    const [ann, bob] = [await room.enter(), await room.enter()]
    const later = await ann.sealing.makeHello({ name: 'Ann', fingerprint: ann.fingerprint })
    await bob.sealing.learn(ann.sealing.seat, later)
    expect(await bob.sealing.learn(ann.sealing.seat, ann.hello)).toEqual(refused('old-epoch'))
    expect(bob.sealing.content(ann.sealing.seat)?.name).toBe('Ann')
  })

  it('[E5] is refused as an old one also after its seat left', async () => {
    const room = await createTestRoom()
    const [ann, bob] = [await room.enter(), await room.enter()]
    const later = await ann.sealing.makeHello({ name: 'Ann', fingerprint: ann.fingerprint })
    await bob.sealing.learn(ann.sealing.seat, later)
    bob.sealing.markGone(ann.sealing.seat)
    expect(await bob.sealing.learn(ann.sealing.seat, ann.hello)).toEqual(refused('old-epoch'))
  })

  it('[E6] is refused when the same epoch said something else before', async () => {
    const room = await createTestRoom()
    const bob = await room.enter()
    const eve = await createForger(room)
    await bob.sealing.learn(eve.seat, await eve.sealBody(eve.body(5)))
    const other = await eve.sealBody(eve.body(5, { name: 'Adam' }))
    expect(await bob.sealing.learn(eve.seat, other)).toEqual(refused('epoch-reused'))
  })

  it('[E7] changes nothing when it comes again, also sealed again', async () => {
    const room = await createTestRoom()
    const bob = await room.enter()
    const eve = await createForger(room)
    const sealed = await eve.sealBody(eve.body(5))
    const { verdict } = await bob.sealing.learn(eve.seat, sealed)
    expect(verdict).toBe('new')
    const content = bob.sealing.content(eve.seat)
    expect(await bob.sealing.learn(eve.seat, sealed)).toEqual({ verdict: 'known', content })
    const again = await eve.sealBody(eve.body(5))
    expect(await bob.sealing.learn(eve.seat, again)).toEqual({ verdict: 'known', content })
  })

  it("[E8] is refused with one's own certificate", async () => {
    const room = await createTestRoom()
    const bob = await room.enter({ fingerprint: fingerprintNumber(9) })
    const eve = await createForger(room)
    const hello = await eve.sealBody(eve.body(1))
    expect(await bob.sealing.learn(eve.seat, hello)).toEqual(refused('fingerprint-taken'))
  })

  it('[E8] is refused with the certificate of a bound link, but not of one that only was announced', async () => {
    const room = await createTestRoom()
    const [ann, bob] = [await room.enter({ fingerprint: fingerprintNumber(9) }), await room.enter()]
    const [eve, mallory] = [await createForger(room), await createForger(room)]
    await bob.sealing.learn(ann.sealing.seat, ann.hello)
    expect(await bob.sealing.learn(eve.seat, await eve.sealBody(eve.body(1)))).toMatchObject({
      verdict: 'new',
    })
    bob.sealing.markBound(ann.sealing.seat)
    const late = await mallory.sealBody(mallory.body(1))
    expect(await bob.sealing.learn(mallory.seat, late)).toEqual(refused('fingerprint-taken'))
    bob.sealing.markGone(ann.sealing.seat)
    expect(await bob.sealing.learn(mallory.seat, late)).toMatchObject({ verdict: 'new' })
  })

  it('[E8] is believed with the certificate of a link that its owner gave up for another', async () => {
    const room = await createTestRoom()
    const [ann, bob] = [await room.enter({ fingerprint: fingerprintNumber(9) }), await room.enter()]
    const eve = await createForger(room)
    await bob.sealing.learn(ann.sealing.seat, ann.hello)
    bob.sealing.markBound(ann.sealing.seat)
    const reloaded = await ann.sealing.makeHello({ name: 'Ann', fingerprint: fingerprintNumber(7) })
    await bob.sealing.learn(ann.sealing.seat, reloaded)
    expect(await bob.sealing.learn(eve.seat, await eve.sealBody(eve.body(1)))).toMatchObject({
      verdict: 'new',
    })
  })

  it('[E9] may say things that only later versions understand', async () => {
    const room = await createTestRoom()
    const bob = await room.enter()
    const eve = await createForger(room)
    const hello = await eve.sealJson({
      ...eve.fields,
      fingerprint: encodeBase64url(fingerprint),
      name: 'Eve',
      hat: { colour: 'red' },
      later: [1],
    })
    const verdict = await bob.sealing.learn(eve.seat, hello)
    expect(verdict).toMatchObject({ verdict: 'new' })
    expect(Object.keys(bob.sealing.content(eve.seat) ?? {}).toSorted()).toEqual([
      'epoch',
      'fingerprint',
      'idPub',
      'known',
      'name',
      'rank',
      'seat',
      'successorOf',
      'ticket',
    ])
  })

  it('[E14] is refused when it shows rights that the room’s host key did not give', async () => {
    const room = await createTestRoom()
    const bob = await room.enter()
    const eve = await createForger(room)
    const keys = await generateSigningPair(crypto.subtle)
    const host = await proveHost(crypto.subtle, keys, eve.seat, 'creator')
    const hello = await eve.sealJson({
      ...eve.fields,
      fingerprint: encodeBase64url(fingerprint),
      name: 'Eve',
      host,
    })
    expect(await bob.sealing.learn(eve.seat, hello)).toEqual(refused('not-a-host'))
  })

  it.each([
    ['no object', () => 7],
    ['null', () => null],
    ['no name', (body: object) => ({ ...body, name: undefined })],
    ['a name that is no text', (body: object) => ({ ...body, name: 1 })],
    ['an epoch of 0', (body: object) => ({ ...body, epoch: 0 })],
    ['half an epoch', (body: object) => ({ ...body, epoch: 1.5 })],
    ['an epoch as text', (body: object) => ({ ...body, epoch: '1' })],
    ['an epoch beyond 2^53', (body: object) => ({ ...body, epoch: 2 ** 53 })],
    ['a short fingerprint', (body: object) => ({ ...body, fingerprint: 'AAAA' })],
    [
      'a key that is no point',
      (body: object) => ({ ...body, dhPub: encodeBase64url(new Uint8Array(65).fill(4)) }),
    ],
    ['a compressed key', (body: object) => ({ ...body, idPub: encodeBase64url(new Uint8Array(33).fill(2)) })],
  ])('[E9] is refused with %s', async (_, change) => {
    const room = await createTestRoom()
    const bob = await room.enter()
    const eve = await createForger(room)
    const hello = await eve.sealJson(
      change({ ...eve.fields, fingerprint: encodeBase64url(fingerprint), name: 'Eve' }),
    )
    expect(await bob.sealing.learn(eve.seat, hello)).toEqual(refused('malformed'))
  })

  it('[E9] is refused when its body is no JSON, no UTF-8, or does not stand alone', async () => {
    const room = await createTestRoom()
    const bob = await room.enter()
    const eve = await createForger(room)
    for (const body of [Uint8Array.of(0xff), new TextEncoder().encode('{'), new Uint8Array(0)]) {
      expect(await bob.sealing.learn(eve.seat, await eve.sealBody(body))).toEqual(refused('malformed'))
    }
    const twice = await sealHello(crypto, room.keys, encodeFields([eve.body(1)]), new Uint8Array(64))
    expect(await bob.sealing.learn(eve.seat, twice)).toEqual(refused('malformed'))
  })
})
