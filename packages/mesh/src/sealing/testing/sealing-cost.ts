/**
 * What sealing costs beside the bare operations under it, measured in turn in whatever runs this: a page of a browser,
 * or Node.
 */
import { createSealing } from '../create-sealing.ts'
import { createMemoryKeyStore } from '../memory-key-store.ts'
import {
  agree,
  decrypt,
  derive,
  encrypt,
  generateAgreementPair,
  importSecret,
  randomBytes,
} from '../primitives.ts'
import { createRoomLink, deriveRoomKeys } from '../room/room-link.ts'
import type { RoomKeys } from '../room/room-link.types.ts'
import type { Sealing } from '../sealing.ts'
import { fingerprintNumber } from './people.ts'

/** Medians of one kind of work, in ms. */
export interface Cost {
  readonly what: string
  readonly ours: number
  readonly bare: number
}

/** Rounds that only warm up. */
const UNCOUNTED = 20
/** After so many newcomers somebody else meets them: a room holds no more. */
const NEWCOMERS = 11
const now = () => Date.UTC(2026, 0, 1)

/** Sealed, a candidate and its like are padded to 512 bytes, descriptions to multiples of 4 KiB. */
const TEXTS = [
  { what: 'message of 300 bytes', length: 300, padded: 512 },
  { what: 'message of 11,000 bytes', length: 11_000, padded: 12_288 },
] as const

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begin = performance.now()
  await work()
  return performance.now() - begin
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

/** Both, one after the other in each round, so that a busy moment of the machine meets both. */
async function compare(what: string, rounds: number, contestants: Contestants): Promise<Cost> {
  const [ours, bare]: [number[], number[]] = [[], []]
  for (let round = -UNCOUNTED; round < rounds; round += 1) {
    const times = [await contestants.ours(), await contestants.bare()] as const
    if (round < 0) continue
    ours.push(times[0])
    bare.push(times[1])
  }
  return { what, ours: median(ours), bare: median(bare) }
}

/** Each does its work once and tells how long it took, in ms. */
interface Contestants {
  ours(): Promise<number>
  bare(): Promise<number>
}

const enter = (keys: RoomKeys) => createSealing({ keys, keyStore: createMemoryKeyStore(), now })

async function meet(one: Sealing, other: Sealing): Promise<void> {
  await one.learn(other.seat, await other.makeHello({ name: 'Somebody', fingerprint: fingerprintNumber(1) }))
  other.acknowledgeHello()
}

/** One message, sealed and opened, beside one AES-GCM there and back. */
async function messages(keys: RoomKeys, { length, padded }: (typeof TEXTS)[number]): Promise<Contestants> {
  const { subtle } = crypto
  const [ann, bob] = [await enter(keys), await enter(keys)]
  await ann.makeHello({ name: 'Ann', fingerprint: fingerprintNumber(2) })
  ann.acknowledgeHello()
  await meet(ann, bob)
  const hello = await ann.makeHello({ name: 'Ann', fingerprint: fingerprintNumber(2) })
  ann.acknowledgeHello()
  await bob.learn(ann.seat, hello)
  const text = 'x'.repeat(length)
  const key = await subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
  const [plain, aad] = [new Uint8Array(padded), new Uint8Array(41)]
  return {
    ours: () =>
      timed(async () => {
        const sealed = await ann.seal(bob.seat, 'server', text)
        const opened = await bob.open(ann.seat, 'server', sealed ?? '')
        if (opened.verdict !== 'opened') throw new Error(opened.reason)
      }),
    bare: () => {
      const iv = randomBytes(crypto, 12)
      return timed(async () => decrypt(subtle, key, iv, aad, await encrypt(subtle, key, iv, aad, plain)))
    },
  }
}

/** A hello made by the one, opened by the other, and the pair's keys, beside one ECDH and one HKDF. */
async function peers(keys: RoomKeys): Promise<Contestants> {
  const { subtle } = crypto
  const host = async () => {
    const sealing = await enter(keys)
    await sealing.makeHello({ name: 'Ann', fingerprint: fingerprintNumber(2) })
    sealing.acknowledgeHello()
    return sealing
  }
  let [ann, met] = [await host(), 0]
  const [own, theirs] = [await generateAgreementPair(subtle), await generateAgreementPair(subtle)]
  const info = new Uint8Array(64)
  return {
    async ours() {
      if (met % NEWCOMERS === 0) ann = await host()
      met += 1
      const newcomer = await enter(keys)
      return timed(() => meet(ann, newcomer))
    },
    bare: () =>
      timed(async () => {
        const secret = await importSecret(subtle, await agree(subtle, own.privateKey, theirs.publicKey))
        await derive(subtle, secret, { info })
      }),
  }
}

/** Measures all of it. */
export async function sealingCosts(rounds: number): Promise<readonly Cost[]> {
  const keys = await deriveRoomKeys(await createRoomLink('amber-otter-42', createMemoryKeyStore()))
  const costs: Cost[] = []
  for (const text of TEXTS) costs.push(await compare(text.what, rounds, await messages(keys, text)))
  costs.push(await compare('new peer', rounds, await peers(keys)))
  return costs
}
