import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { knownAnswersText } from './answers.ts'
import { sign } from './reference.ts'

describe('the reference', () => {
  it('[K12] makes the published answers, byte for byte', () => {
    const published = readFileSync(new URL('sealing-v1.json', import.meta.url), 'utf8')
    expect(knownAnswersText()).toBe(published)
  })

  it('[E11] signs as RFC 6979 shows it in A.2.5', () => {
    const key = Buffer.from('c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721', 'hex')
    expect(sign(key, Buffer.from('sample')).toString('hex')).toBe(
      'efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716' +
        'f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8',
    )
  })
})
