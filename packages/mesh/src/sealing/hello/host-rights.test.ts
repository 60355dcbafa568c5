import type { HostProof } from '@confab/protocol'
import { describe, expect, it } from 'vitest'
import { createSealing } from '../create-sealing.ts'
import { isHostProof } from './host-proof.ts'
import type { KeyStore } from '../key-store.ts'
import { createMemoryKeyStore } from '../memory-key-store.ts'
import { createRoomLink, deriveRoomKeys } from '../room/room-link.ts'
import { fingerprintNumber } from '../testing/people.ts'

const { subtle } = globalThis.crypto
const now = () => Date.UTC(2026, 0, 1)

/** A room with the browser that made it. */
async function makeRoom() {
  const keyStore = createMemoryKeyStore()
  const keys = await deriveRoomKeys(await createRoomLink('amber-otter-42', keyStore))
  let certificates = 0
  const enter = async (store: KeyStore = createMemoryKeyStore()) => {
    const sealing = await createSealing({ keys, keyStore: store, now })
    const fingerprint = fingerprintNumber((certificates += 1))
    const shows = async () => {
      const hello = await sealing.makeHello({ name: 'Somebody', fingerprint })
      sealing.acknowledgeHello()
      return hello
    }
    return { sealing, shows, fingerprint }
  }
  return { keys, keyStore, enter, creator: await enter(keyStore) }
}

describe('rights', () => {
  it('[E12] of the browser that made the room show in its hello, and guests have none', async () => {
    const { enter, creator } = await makeRoom()
    const guest = await enter()
    await guest.sealing.learn(creator.sealing.seat, await creator.shows())
    await creator.sealing.learn(guest.sealing.seat, await guest.shows())
    expect(guest.sealing.content(creator.sealing.seat)?.rank).toBe('creator')
    expect(creator.sealing.content(guest.sealing.seat)?.rank).toBeUndefined()
    expect(guest.sealing.host).toBeUndefined()
    expect(await guest.sealing.grantHost(guest.sealing.seat)).toBeUndefined()
  })

  it('[E13] that were passed on hold for that seat, are kept with it, and show in its next hello', async () => {
    const { enter, creator } = await makeRoom()
    const store = createMemoryKeyStore()
    const [successor, other] = [await enter(store), await enter()]
    await successor.shows()
    const proof = (await creator.sealing.grantHost(successor.sealing.seat)) as HostProof
    expect(await other.sealing.takeHost(proof)).toBe(false)
    expect(await successor.sealing.takeHost({ ...proof, rank: 'creator' })).toBe(false)
    expect(successor.sealing.host).toBeUndefined()
    expect(await successor.sealing.takeHost(proof)).toBe(true)
    await creator.sealing.learn(successor.sealing.seat, await successor.shows())
    expect(creator.sealing.content(successor.sealing.seat)?.rank).toBe('host')
    const reloaded = await enter(store)
    expect(reloaded.sealing).toMatchObject({ seat: successor.sealing.seat, host: proof })
  })

  it('[E14] that the room’s host key did not give refuse the whole hello', async () => {
    const { keys, enter, creator } = await makeRoom()
    const foreign = await makeRoom()
    const store = createMemoryKeyStore()
    const eve = await enter(store)
    await eve.shows()
    const stored = await store.loadSeat(keys.address.hostKeyHash)
    const given = (await creator.sealing.grantHost(eve.sealing.seat)) as HostProof
    const elsewhere = (await foreign.creator.sealing.grantHost(eve.sealing.seat)) as HostProof
    for (const host of [
      elsewhere,
      { ...given, rank: 'creator' as const },
      { ...elsewhere, hostPub: given.hostPub },
    ]) {
      expect(await isHostProof(subtle, keys.address.hostKeyHash, eve.sealing.seat, host)).toBe(false)
      const body = { ...stored, host } as NonNullable<typeof stored>
      await store.saveSeat(keys.address.hostKeyHash, body)
      // What does not hold is not even shown.
      expect((await enter(store)).sealing.host).toBeUndefined()
    }
    expect(await isHostProof(subtle, keys.address.hostKeyHash, eve.sealing.seat, given)).toBe(true)
  })
})
