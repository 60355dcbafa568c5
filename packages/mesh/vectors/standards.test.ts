import { describe, expect, it } from 'vitest'
import {
  agree,
  decrypt,
  derive,
  encrypt,
  importAgreementKey,
  importSecret,
  importVerifyingKey,
  verify,
} from '../src/sealing/primitives.ts'

const { subtle } = globalThis.crypto

/** Spaces are for the eye. */
function bytes(hex: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(hex.replaceAll(' ', ''), 'hex'))
}

const hexOf = (value: Uint8Array | undefined) => value && Buffer.from(value).toString('hex')

describe('the operations', () => {
  it.each([
    {
      of: 'A.1',
      salt: '000102030405060708090a0b0c',
      info: 'f0f1f2f3f4f5f6f7f8f9',
      key: '3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865',
    },
    {
      of: 'A.3',
      salt: '',
      info: '',
      key: '8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8',
    },
  ])('[W12] derive as RFC 5869 does in $of', async ({ salt, info, key }) => {
    const secret = await importSecret(subtle, bytes('0b'.repeat(22)))
    expect(hexOf(await derive(subtle, secret, { info: bytes(info), salt: bytes(salt) }, 42))).toBe(key)
  })

  it('[W12] seal and open as the specification of GCM does in its test case 16', async () => {
    const raw = bytes('feffe9928665731c6d6a8f9467308308 feffe9928665731c6d6a8f9467308308')
    const key = await subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt'])
    const iv = bytes('cafebabefacedbaddecaf888')
    const aad = bytes('feedfacedeadbeeffeedfacedeadbeefabaddad2')
    const plain = bytes(
      'd9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72' +
        '1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39',
    )
    const sealed =
      '522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa' +
      '8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662' +
      '76fc6ece0f4e1768cddf8853bb2d551b'
    expect(hexOf(await encrypt(subtle, key, iv, aad, plain))).toBe(sealed)
    expect(await decrypt(subtle, key, iv, aad, bytes(sealed))).toEqual(plain)
  })

  it('[W12] agree as RFC 5903 does in 8.1', async () => {
    const [own, theirs] = [
      {
        d: 'c88f01f510d9ac3f70a292daa2316de544e9aab8afe84049c62a9c57862d1433',
        x: 'dad0b65394221cf9b051e1feca5787d098dfe637fc90b9ef945d0c3772581180',
        y: '5271a0461cdb8252d61f1c456fa3e59ab1f45b33accf5f58389e0577b8990bb3',
      },
      {
        x: 'd12dfb5289c8d4f81208b70270398c342296970a0bccb74c736fc7554494bf63',
        y: '56fbf3ca366cc23e8157854c13c58d6aac23f046ada30f8353e74f33039872ab',
      },
    ]
    const b64 = (hex = '') => Buffer.from(hex, 'hex').toString('base64url')
    const jwk = { kty: 'EC', crv: 'P-256', d: b64(own?.d), x: b64(own?.x), y: b64(own?.y) }
    const curve = { name: 'ECDH', namedCurve: 'P-256' }
    const ownKey = await subtle.importKey('jwk', jwk, curve, false, ['deriveBits'])
    const theirKey = await importAgreementKey(subtle, bytes(`04${theirs?.x}${theirs?.y}`))
    expect(theirKey && hexOf(await agree(subtle, ownKey, theirKey))).toBe(
      'd6840f6b42f6edafd13116e0e12565202fef8e9ece7dce03812464d04b9442de',
    )
  })

  it('[W12] check signatures as RFC 6979 makes them in A.2.5', async () => {
    const point =
      '0460fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6' +
      '7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299'
    const signature = bytes(
      'efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716' +
        'f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8',
    )
    const key = await importVerifyingKey(subtle, bytes(point))
    const check = (text: string) => key && verify(subtle, key, signature, new Uint8Array(Buffer.from(text)))
    expect([await check('sample'), await check('Sample')]).toEqual([true, false])
  })

  it('[W12] take no point that is not on the curve', async () => {
    for (const point of [`04${'00'.repeat(64)}`, `04${'01'.repeat(64)}`, '00', `02${'01'.repeat(32)}`, '']) {
      expect(await importAgreementKey(subtle, bytes(point))).toBeUndefined()
      expect(await importVerifyingKey(subtle, bytes(point))).toBeUndefined()
    }
  })

  it('[W13] read a point in one spelling only', async () => {
    const { publicKey } = await subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, [
      'sign',
      'verify',
    ])
    const point = new Uint8Array(await subtle.exportKey('raw', publicKey))
    const [x, isOdd] = [point.slice(1, 33), (point[64] ?? 0) & 1]
    const hybrid = Uint8Array.of(6 + isOdd, ...point.slice(1))
    const compressed = Uint8Array.of(2 + isOdd, ...x)
    for (const other of [
      hybrid,
      compressed,
      Uint8Array.of(0),
      Uint8Array.of(...point, 0),
      point.slice(0, 64),
    ]) {
      expect(await importVerifyingKey(subtle, other)).toBeUndefined()
      expect(await importAgreementKey(subtle, other)).toBeUndefined()
    }
    expect(await importVerifyingKey(subtle, point)).toBeDefined()
    expect(await importAgreementKey(subtle, point)).toBeDefined()
  })
})
