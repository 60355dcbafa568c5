import { pbkdf2Sync } from 'node:crypto'
import { expect, test } from 'vitest'
import { stretchPassword } from '../src/sealing/room/password.ts'
import { kdf, purpose } from './reference.ts'

test('[K15] a password is stretched as another implementation stretches it', async () => {
  const secret = new Uint8Array(16).fill(1)
  const salt = kdf(secret, purpose('pw-salt'), { bytes: 16 })
  const expected = pbkdf2Sync('tea für zwei', salt, 600_000, 32, 'sha256')
  const { subtle } = globalThis.crypto
  expect(Buffer.from(await stretchPassword(subtle, secret, 'tea für zwei'))).toEqual(expected)
})
