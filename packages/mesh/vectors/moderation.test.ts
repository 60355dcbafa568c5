import { HostProof } from '@confab/protocol'
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { codeOf, commitTo, listOf } from '../src/features/code/short-code.ts'
import { createSealing } from '../src/sealing/create-sealing.ts'
import { readRekey } from '../src/sealing/rekey.ts'
import { readSuccessor } from '../src/sealing/hello/successor.ts'
import { isHostProof } from '../src/sealing/hello/host-proof.ts'
import { createMemoryKeyStore } from '../src/sealing/memory-key-store.ts'
import { deriveRoomKeys, parseRoomLink } from '../src/sealing/room/room-link.ts'
import answers from './sealing-v1.json' with { type: 'json' }

const { subtle } = globalThis.crypto

async function roomKeys() {
  const reading = parseRoomLink(answers.room.link)
  if (!reading.ok) throw new Error(reading.problem)
  return deriveRoomKeys(reading.link)
}

describe('people in a room', () => {
  it.each(answers.proofs)(
    '[E22] the known proof makes $seat what it says, and nobody else',
    async (known) => {
      const proof = v.parse(HostProof, known.proof)
      const { hostKeyHash } = answers.room
      expect(await isHostProof(subtle, hostKeyHash, known.seat, proof)).toBe(true)
      const [other] = answers.proofs.filter(({ seat }) => seat !== known.seat)
      expect(await isHostProof(subtle, hostKeyHash, other?.seat ?? '', proof)).toBe(false)
    },
  )

  it('[E22] the known ticket is the known seat’s', async () => {
    const { ticket, seat, shown } = answers.ticket
    const keys = await roomKeys()
    const host = await createSealing({ keys, keyStore: createMemoryKeyStore(), now: () => 1 })
    expect(await host.isTicketOf(ticket, seat, shown)).toBe(true)
  })

  it('[E22] the known seat goes on with the known device', async () => {
    const { idPub, signature, successor, before } = answers.successor
    expect(await readSuccessor(subtle, { idPub, signature }, answers.room.roomId, successor)).toBe(before)
  })

  it('[E22] the known new key leads to the known room', async () => {
    const { body, idPub, signature, by, access, digest } = answers.rekey
    const host = v.parse(HostProof, answers.rekey.host)
    const message = { type: 'host:rekey', body, idPub, signature, host } as const
    const rekey = await readRekey(subtle, await roomKeys(), message, () => false)
    expect(rekey).toMatchObject({ by, digest, rank: 'creator', keys: { address: { access } } })
  })

  it('[E22] the known contributions give the known code', async () => {
    const { people, run, list, parts, signs, digits } = answers.code
    expect(await listOf(subtle, people)).toBe(list)
    for (const { seat, contribution, commitment } of parts) {
      expect(await commitTo(subtle, { run, list }, seat, contribution)).toBe(commitment)
    }
    expect(await codeOf(subtle, answers.room.roomId, { run, list }, parts)).toEqual({
      signs: signs.split(' ').map(Number),
      digits,
    })
  })
})
