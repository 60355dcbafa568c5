import { encodeBase64url, RoomAddress, RoomId } from '@confab/protocol'
import * as fc from 'fast-check'
import * as v from 'valibot'
import { anyText } from '../testing/any-text.ts'
import { describe, expect, it } from 'vitest'
import { createMemoryKeyStore } from '../memory-key-store.ts'
import { createRoomLink, deriveRoomKeys, formatRoomLink, parseRoomLink } from './room-link.ts'
import type { RoomLink } from './room-link.types.ts'

const link: RoomLink = {
  name: 'amber-otter-42',
  secret: Uint8Array.from({ length: 16 }, (_, index) => index),
  hostKeyHash: Uint8Array.from({ length: 16 }, (_, index) => 255 - index),
  asksPassword: false,
}
const url = formatRoomLink('https://meet.example', link)
const key = url.slice(url.indexOf('#') + 1)
const path = '/r/amber-otter-42'

/** A key of another version or length. */
const keyOf = (version: number, rest: number) =>
  encodeBase64url(Uint8Array.from({ length: 1 + rest }, (_, index) => (index === 0 ? version : 7)))

describe('reading a link', () => {
  it.each([
    url,
    `${path}#${key}`,
    `r/amber-otter-42#${key}`,
    `meet.example${path}#${key}`,
    `amber-otter-42#${key}`,
    `https://other.example/deep/r/AMBER-otter-42#${key}`,
  ])('[K3] reads %j', (text) => {
    expect(parseRoomLink(text)).toEqual({ ok: true, link })
  })

  it('[K3] gives back what was written, for every name and key', () => {
    const bytes = fc.uint8Array({ minLength: 16, maxLength: 16 }).map((array) => new Uint8Array(array))
    const name = fc.constantFrom('a', 'रूम', 'ōtter', '会议', 'x-1', 'r', 'i̇')
    fc.assert(
      fc.property(name, bytes, bytes, fc.boolean(), fc.option(bytes, { nil: undefined }), (...of) => {
        const [anyName, secret, hostKeyHash, asksPassword, ticket] = of
        const any = { name: anyName, secret, hostKeyHash, asksPassword, ticket }
        expect(parseRoomLink(formatRoomLink('http://localhost:1', any))).toEqual({ ok: true, link: any })
      }),
    )
  })

  it.each([
    ` ${url}\n`,
    `<${url}>`,
    `(${url}).`,
    `"${url}"`,
    `“${url}”…`,
    `${url}.`,
    `${url},`,
    `${url}。`,
    `Join us: ${url} at nine, please!`,
    `${path}%23${key}`,
    `${path}%2523${key}`,
    encodeURIComponent(url),
    `https://chat.example/out?to=${encodeURIComponent(url)}&tag=1`,
    `${path}##${key}`,
    `${url}#${key}`,
    `${url}#top`,
    `${url}?from=mail`,
    `${url}&from=mail`,
    `https://meet.example${path}?from=mail#${key}`,
    `https://meet.example${path}/#${key}`,
    `https://meet.example${path} #${key}`,
    url.replace(key, `${key.slice(0, 20)}\r\n ${key.slice(20)}`),
    url.replace(key, `${key.slice(0, 20)}\u200b${key.slice(20)}`),
    `${path}#${[...key].map((c) => `%${c.charCodeAt(0).toString(16)}`).join('')}`,
  ])('[K4] mends %j', (text) => {
    expect(parseRoomLink(text)).toEqual({ ok: true, link })
  })

  it.each([
    ['no-key', path],
    ['no-key', `https://meet.example${path}`],
    ['no-key', `${path}#`],
    ['no-key', `${path}# `],
    ['no-key', 'amber-otter-42'],
    ['no-key', `Join ${url.split('#')[0]} at nine`],
    ['broken-key', `${path}#${key.slice(0, -1)}`],
    ['broken-key', `${path}#${key}A`],
    ['broken-key', `${path}#${key.slice(0, 20)}+${key.slice(21)}`],
    ['broken-key', `${path}#A`],
    ['broken-key', `${path}#top`],
    ['broken-key', `${path}#${key}#${keyOf(1, 32)}`],
    ['unknown-version', `${path}#${keyOf(0, 32)}`],
    ['unknown-version', `${path}#${keyOf(5, 48)}`],
    ['broken-key', `${path}#${keyOf(2, 48)}`],
    ['broken-key', `${path}#${keyOf(3, 32)}`],
    ['unknown-version', `${path}#${keyOf(255, 32)}`],
    ['bad-name', ''],
    ['bad-name', `/r/#${key}`],
    ['bad-name', `/r/../x#${key}`],
    ['bad-name', `/r/%2e%2e%2f#${key}`],
    ['bad-name', `/r/a/b#${key}`],
    ['bad-name', `/r/a:b#${key}`],
    ['bad-name', `/r/a\0b#${key}`],
    ['bad-name', `/r/a%00b#${key}`],
    ['bad-name', `/r/%ff#${key}`],
    ['bad-name', `https://meet.example/#${key}`],
  ] as const)('[K5] says %s for %j', (problem, text) => {
    expect(parseRoomLink(text)).toEqual({ ok: false, problem })
  })

  it('[K5] says bad-name for a name of 10 000 letters', () => {
    expect(parseRoomLink(`/r/${'a'.repeat(10_000)}#${key}`)).toEqual({ ok: false, problem: 'bad-name' })
  })

  it('[K5] answers every text with a link or a problem', () => {
    fc.assert(
      fc.property(anyText(80), (noise) => {
        for (const text of [noise, `/r/${noise}`, `/r/a#${noise}`]) {
          expect(parseRoomLink(text).ok).toBe(false)
        }
      }),
    )
  })
})

describe('making a room', () => {
  it('[K6] keeps a host key pair under the hash in the link, its private half unreadable', async () => {
    const keyStore = createMemoryKeyStore()
    const made = await createRoomLink('Amber-Otter-42', keyStore)
    expect(made.name).toBe('amber-otter-42')
    const pair = await keyStore.loadHostKeys(encodeBase64url(made.hostKeyHash))
    expect(pair?.privateKey.extractable).toBe(false)
    expect(pair?.privateKey.algorithm).toMatchObject({ name: 'ECDSA', namedCurve: 'P-256' })
  })

  it('[K6] makes another key and secret each time', async () => {
    const keyStore = createMemoryKeyStore()
    const [one, two] = [await createRoomLink('a', keyStore), await createRoomLink('a', keyStore)]
    expect(one.secret).not.toEqual(two.secret)
    expect(one.hostKeyHash).not.toEqual(two.hostKeyHash)
  })

  it('[K2] makes no room under a name that is none', async () => {
    await expect(createRoomLink('a/b', createMemoryKeyStore())).rejects.toThrow(RangeError)
  })

  it('[K7] derives the same room from the same link', async () => {
    const [one, two] = [await deriveRoomKeys(link), await deriveRoomKeys({ ...link })]
    expect(one.roomId).toBe(two.roomId)
    expect(one.prk).toEqual(two.prk)
    expect(v.is(RoomId, one.roomId)).toBe(true)
    expect(v.is(RoomAddress, one.address)).toBe(true)
    expect(one.helloKey.extractable).toBe(false)
  })

  it.each([
    ['name', { ...link, name: 'amber-otter-43' }],
    ['secret', { ...link, secret: new Uint8Array(16) }],
    ['host key', { ...link, hostKeyHash: new Uint8Array(16) }],
  ])('[K7] derives another room from another %s', async (_, other) => {
    expect((await deriveRoomKeys(other)).roomId).not.toBe((await deriveRoomKeys(link)).roomId)
  })
})
