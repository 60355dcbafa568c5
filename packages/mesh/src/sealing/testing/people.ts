/** People in one room for the tests of sealing: real keys, a clock turned by hand. */
import { createSealing } from '../create-sealing.ts'
import type { SealingBounds } from '../sealing-options.ts'
import { formatFingerprint } from '../hello/fingerprint.ts'
import { createMemoryKeyStore } from '../memory-key-store.ts'
import { createRoomLink, deriveRoomKeys } from '../room/room-link.ts'
import type { RoomKeys } from '../room/room-link.types.ts'
import type { Sealing } from '../sealing.ts'

/** Somebody in a room, with the hello shown last. */
export interface Person {
  readonly sealing: Sealing
  readonly fingerprint: string
  hello: string
}

/** A room and its time. */
export interface TestRoom {
  readonly keys: RoomKeys
  readonly clock: { now: number }
  enter(options?: {
    readonly fingerprint?: string
    readonly bounds?: Partial<SealingBounds>
  }): Promise<Person>
}

/** A certificate's fingerprint that differs for each number. */
export function fingerprintNumber(number: number): string {
  return formatFingerprint(new Uint8Array(32).fill(number))
}

/** Makes a room and its keys. */
export async function createTestRoom(): Promise<TestRoom> {
  const keys = await deriveRoomKeys(await createRoomLink('amber-otter-42', createMemoryKeyStore()))
  const clock = { now: Date.UTC(2026, 0, 1) }
  let people = 0
  return {
    keys,
    clock,
    async enter({ fingerprint = fingerprintNumber(++people), ...options } = {}) {
      const keyStore = createMemoryKeyStore()
      const sealing = await createSealing({ keys, keyStore, now: () => clock.now, ...options })
      const hello = await sealing.makeHello({ name: `Person ${people}`, fingerprint })
      sealing.acknowledgeHello()
      return { sealing, fingerprint, hello }
    },
  }
}

/** Everybody learns the hello of everybody else. */
export async function introduce(...people: readonly Person[]): Promise<void> {
  for (const one of people) {
    for (const other of people) {
      if (one !== other) await one.sealing.learn(other.sealing.seat, other.hello)
    }
  }
}

/** Two people who know each other. */
export async function createTestPair(options?: { readonly bounds?: Partial<SealingBounds> }) {
  const room = await createTestRoom()
  const ann = await room.enter(options)
  const bob = await room.enter(options)
  await introduce(ann, bob)
  return { room, ann, bob }
}

/** Seals for somebody known; throws when that is not possible. */
export async function sealed(from: Person, to: Person, text: string): Promise<string> {
  const message = await from.sealing.seal(to.sealing.seat, 'server', text)
  if (message === undefined) throw new Error('nothing was sealed')
  return message
}

/** Opens what somebody sealed. */
export function opened(by: Person, from: Person, message: string) {
  return by.sealing.open(from.sealing.seat, 'server', message)
}

/** A text of the same length with one bit of its bytes flipped. */
export function flipBit(bytes: Uint8Array, bit: number): Uint8Array<ArrayBuffer> {
  const flipped = new Uint8Array(bytes)
  const index = bit >> 3
  flipped[index] = (flipped[index] ?? 0) ^ (1 << (bit & 7))
  return flipped
}
