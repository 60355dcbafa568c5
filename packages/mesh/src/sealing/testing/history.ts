/**
 * A room whose server shows anything to anybody at any time, and pages that come, go, come again and are doubled: the
 * world in which the tests of sealing look for what must never happen twice.
 */
import { decodeBase64url, encodeBase64url, labelled } from '@confab/protocol'
import { createSealing } from '../create-sealing.ts'
import type { KeyStore } from '../key-store.ts'
import { createMemoryKeyStore } from '../memory-key-store.ts'
import { concat, decrypt, encrypt, randomBytes } from '../primitives.ts'
import { createRoomLink, deriveRoomKeys } from '../room-link.ts'
import type { RoomKeys } from '../room-link.types.ts'
import type { Sealing, SealedPath } from '../sealing.ts'
import { fingerprintNumber } from './people.ts'
import { createRecordingCrypto, type RecordingCrypto } from './recording-crypto.ts'

/** Few, so that keys are used up and seats forgotten within a history. */
export const FEW_MESSAGES = 8
const FEW_SEATS = 1

/** One page, in one of the rooms. */
interface Page {
  readonly browser: number
  readonly sealing: Sealing
  /** What it opened, to see whether anything opens twice. */
  readonly opened: Set<string>
}

/** A hello as the server keeps it. */
interface ShownHello {
  readonly seat: string
  readonly hello: string
}

interface Message {
  readonly from: string
  readonly path: SealedPath
  readonly sealed: string
}

/** What may happen. Numbers choose among what there is, whatever there is. */
export type Happening =
  | { readonly what: 'wait'; readonly ms: number }
  | {
      readonly what:
        | 'open'
        | 'open elsewhere'
        | 'double'
        | 'reload'
        | 'close'
        | 'renew'
        | 'acknowledge'
        | 'show'
        | 'show all'
        | 'gone'
        | 'flicker'
        | 'bound'
        | 'say'
        | 'bind'
        | 'deliver'
        | 'move'
      readonly by: number
      readonly of: number
    }

/** The world, with all that was encrypted in it. */
export interface History {
  readonly crypto: RecordingCrypto
  /** Messages that a page opened a second time. */
  readonly openedTwice: readonly string[]
  /** How many were opened at all. */
  readonly opened: number
  happen(happening: Happening): Promise<void>
}

async function twoRooms(crypto: RecordingCrypto): Promise<readonly [RoomKeys, RoomKeys]> {
  const link = await createRoomLink('amber-otter-42', createMemoryKeyStore(), crypto)
  const next = { ...link, secret: crypto.getRandomValues(new Uint8Array(16)) }
  return [await deriveRoomKeys(link, crypto), await deriveRoomKeys(next, crypto)]
}

/** The same hello under another nonce; `undefined` where it is of another room. */
async function reseal({ helloKey, roomId }: RoomKeys, hello: string): Promise<string | undefined> {
  const { subtle } = globalThis.crypto
  const bytes = decodeBase64url(hello) ?? new Uint8Array(0)
  const aad = labelled('hello', roomId)
  const plain = await decrypt(subtle, helloKey, bytes.slice(0, 12), aad, bytes.slice(12))
  const iv = randomBytes(globalThis.crypto, 12)
  return plain && encodeBase64url(concat(iv, await encrypt(subtle, helloKey, iv, aad, plain)))
}

/** Makes a room with nobody in it. */
export async function createHistory(): Promise<History> {
  const crypto = createRecordingCrypto()
  const [room, nextRoom] = await twoRooms(crypto)
  const clock = { now: Date.UTC(2026, 0, 1) }
  const stores: KeyStore[] = []
  const pages: Page[] = []
  const hellos: ShownHello[] = []
  const messages: Message[] = []
  const openedTwice: string[] = []
  let certificates = 0
  let opened = 0

  const at = <Item>(items: readonly Item[], number: number): Item | undefined => items[number % items.length]
  const renew = async ({ sealing }: Page) => {
    // Certificates differ by a byte, of which the highest values are for nobody here.
    certificates = (certificates + 1) % 250
    const hello = await sealing.makeHello({ name: 'somebody', fingerprint: fingerprintNumber(certificates) })
    hellos.push({ seat: sealing.seat, hello })
  }
  const join = async (browser: number, sealing: Sealing) => {
    const page = { browser, sealing, opened: new Set<string>() }
    pages.push(page)
    await renew(page)
    sealing.acknowledgeHello()
  }
  const open = async (browser: number) => {
    const keyStore = stores[browser] ?? createMemoryKeyStore()
    stores[browser] = keyStore
    const bounds = { messagesPerKey: FEW_MESSAGES, departedSeats: FEW_SEATS }
    await join(browser, await createSealing({ keys: room, keyStore, crypto, now: () => clock.now, bounds }))
  }
  const close = (page: Page) => {
    page.sealing.close()
    pages.splice(pages.indexOf(page), 1)
  }
  const say = async ({ sealing }: Page, to: string, number: number) => {
    const path = number % 3 === 0 ? 'peer' : 'server'
    // Two at once: neither waits for the other's number.
    const both = await Promise.all(['a', 'b'].map((text) => sealing.seal(to, path, text)))
    for (const sealed of both) if (sealed !== undefined) messages.push({ from: sealing.seat, path, sealed })
    if (number % 2 === 0) await deliverToAll(1)
  }
  const deliver = async (page: Page, { from, path, sealed }: Message) => {
    const answer = await page.sealing.open(from, path, sealed)
    if (answer.verdict !== 'opened') return
    opened += 1
    if (page.opened.has(sealed)) openedTwice.push(sealed)
    page.opened.add(sealed)
  }
  /** Old ones come again as often as those of just now come for the first time. */
  const deliverToAll = async (number: number) => {
    const message = number % 2 === 0 ? at(messages, number) : messages.at(-1 - ((number >> 1) % 3))
    for (const page of message ? pages : []) if (message) await deliver(page, message)
  }
  const show = async ({ sealing }: Page, shown: ShownHello | undefined) => {
    if (shown !== undefined) await sealing.learn(shown.seat, shown.hello)
  }
  /** The newest hello of a seat, also sealed again, as a server can that has the link. */
  const newestOf = async (seat: string, number: number): Promise<ShownHello | undefined> => {
    const shown = hellos.findLast((one) => one.seat === seat)
    if (shown === undefined || number % 2 === 0) return shown
    const resealed = await reseal(room, shown.hello)
    return resealed === undefined ? shown : { seat, hello: resealed }
  }
  /** A seat is said to have left, and shown again as soon as it may have been forgotten, between two messages to it. */
  const flicker = async (page: Page, seat: string, number: number) => {
    await show(page, await newestOf(seat, 0))
    await say(page, seat, number)
    page.sealing.markGone(seat)
    await show(page, at(hellos, number))
    await show(page, await newestOf(seat, number))
    await say(page, seat, number)
  }
  const showAll = async () => {
    const newest = new Map(hellos.map((shown) => [shown.seat, shown]))
    for (const { sealing } of pages) {
      for (const { seat, hello } of newest.values()) await sealing.learn(seat, hello)
    }
  }

  /** What one page does, or has done to it. */
  const act = async (page: Page, what: Exclude<Happening['what'], 'wait'>, of: number): Promise<void> => {
    const { sealing, browser } = page
    const seats = [...new Set(hellos.map(({ seat }) => seat))]
    const seat = at(seats, of)
    if (what === 'double') return open(browser)
    if (what === 'close') return close(page)
    if (what === 'renew') return renew(page)
    if (what === 'acknowledge') return sealing.acknowledgeHello()
    if (what === 'move') return join(browser, sealing.moveTo(nextRoom))
    if (what === 'reload') {
      close(page)
      return open(browser)
    }
    if (seat === undefined) return undefined
    if (what === 'show') return show(page, at(hellos, of))
    if (what === 'gone') return sealing.markGone(seat)
    if (what === 'bound') return sealing.markBound(seat)
    if (what === 'bind') return void (await sealing.bind(seat))
    if (what === 'say') return say(page, seat, of)
    return what === 'flicker' ? flicker(page, seat, of) : undefined
  }
  return {
    crypto,
    openedTwice,
    get opened() {
      return opened
    },
    async happen(happening) {
      if (happening.what === 'wait') {
        clock.now += happening.ms
        return undefined
      }
      const { what, by, of } = happening
      if (what === 'show all') return showAll()
      if (what === 'deliver') return deliverToAll(of)
      const page = at(pages, by)
      if (page === undefined || what === 'open') return open(of % 3)
      // A browser that keeps nothing, or a tab that found its seat taken.
      if (what === 'open elsewhere') return open(stores.length)
      return act(page, what, of)
    },
  }
}
