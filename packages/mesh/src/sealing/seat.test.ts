import { decodeBase64url, labelled } from '@confab/protocol'
import { describe, expect, it } from 'vitest'
import type { KeyStore } from './key-store.ts'
import { createMemoryKeyStore } from './memory-key-store.ts'
import { importVerifyingKey, verify } from './primitives.ts'
import { isOwnProof, loadSeat, proveSeat } from './seat.ts'

const HOUR_MS = 60 * 60 * 1000
const START = Date.UTC(2026, 0, 1)

const load = (keyStore: KeyStore, now: number, room = 'room') =>
  loadSeat({ room, keyStore, crypto: globalThis.crypto, now: () => now })

describe('a seat', () => {
  it('[K9] is the same again after a reload within a day', async () => {
    const keyStore = createMemoryKeyStore()
    const first = await load(keyStore, START)
    await first.nextEpoch()
    const again = await load(keyStore, START + 23 * HOUR_MS)
    expect(again.id).toBe(first.id)
    expect(again.keys.privateKey.extractable).toBe(false)
  })

  it('[K9] is a new one after a day', async () => {
    const keyStore = createMemoryKeyStore()
    const first = await load(keyStore, START)
    await first.nextEpoch()
    expect((await load(keyStore, START + 24 * HOUR_MS)).id).not.toBe(first.id)
  })

  it('[K9] is another one in another room', async () => {
    const keyStore = createMemoryKeyStore()
    const first = await load(keyStore, START)
    await first.nextEpoch()
    expect((await load(keyStore, START, 'other')).id).not.toBe(first.id)
  })

  it('[K10] takes epochs that follow the clock and never repeat, also when the clock goes back', async () => {
    const keyStore = createMemoryKeyStore()
    const first = await load(keyStore, START)
    expect([await first.nextEpoch(), await first.nextEpoch()]).toEqual([START, START + 1])
    const again = await load(keyStore, START - HOUR_MS)
    expect(await again.nextEpoch()).toBe(START + 2)
  })

  it('[K10] uses no epoch that was not stored', async () => {
    const keyStore: KeyStore = {
      ...createMemoryKeyStore(),
      saveSeat: () => Promise.reject(new Error('disk full')),
    }
    await expect((await load(keyStore, START)).nextEpoch()).rejects.toThrow('disk full')
  })

  it('[K11] proves itself for one room and one socket', async () => {
    const { subtle } = globalThis.crypto
    const seat = await load(createMemoryKeyStore(), START)
    const shown = await proveSeat(subtle, seat, 'room', 'socket')
    const { joinNumber } = shown
    const proof = decodeBase64url(shown.proof)
    const key = await importVerifyingKey(subtle, decodeBase64url(seat.key) ?? new Uint8Array(0))
    if (!proof || !key) throw new Error('no proof')
    expect(proof).toHaveLength(64)
    expect(await verify(subtle, key, proof, labelled('join', 'room', 'socket', joinNumber))).toBe(true)
    expect(await verify(subtle, key, proof, labelled('join', 'room', 'other', joinNumber))).toBe(false)
    expect(await verify(subtle, key, proof, labelled('join', 'room', 'socket', joinNumber + 1))).toBe(false)
    expect(await verify(subtle, key, proof, labelled('join', 'other', 'socket', joinNumber))).toBe(false)
    expect((await proveSeat(subtle, seat, 'room', 'socket')).joinNumber).toBeGreaterThan(joinNumber)
    expect(await isOwnProof(subtle, seat, 'room', shown)).toBe(true)
    expect(await isOwnProof(subtle, seat, 'room', { ...shown, id: 'other' })).toBe(false)
    const other = await load(createMemoryKeyStore(), START)
    expect(await isOwnProof(subtle, other, 'room', shown)).toBe(false)
  })
})
