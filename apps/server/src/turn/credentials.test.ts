import { createHmac } from 'node:crypto'
import { limits } from '@confab/protocol'
import { describe, expect, test } from 'vitest'
import { turnServer } from './credentials.ts'

const turn = { urls: ['turn:turn.example.org:3478'], secret: 'sixteen characters' }
const windowMs = limits.turnCredentialSeconds * 1000
const nameAt = (wallNow: number, address = '192.0.2.1') => turnServer(turn, wallNow, address).username ?? ''

describe('credentials', () => {
  test('[T3] sign a username that begins with its expiry', () => {
    const { username = '', credential } = turnServer(turn, 1_000_000, '192.0.2.1')
    expect(username).toMatch(/^1800:[\w-]{16}$/)
    expect(credential).toBe(createHmac('sha1', turn.secret).update(username).digest('base64'))
  })

  test('[T7] have one name for each network address within ten minutes, from which it cannot be read', () => {
    expect(nameAt(0)).toBe(nameAt(windowMs - 1))
    expect(nameAt(0)).not.toBe(nameAt(windowMs))
    expect(nameAt(0)).not.toBe(nameAt(0, '192.0.2.2'))
    expect(nameAt(0)).not.toContain('192')
  })

  test('[T4] last ten minutes at least and twenty at most', () => {
    for (let now = 0; now < 3 * windowMs; now += 7_000) {
      const left = Number(nameAt(now).split(':')[0]) * 1000 - now
      expect(left).toBeGreaterThanOrEqual(windowMs)
      expect(left).toBeLessThanOrEqual(2 * windowMs)
    }
  })
})
