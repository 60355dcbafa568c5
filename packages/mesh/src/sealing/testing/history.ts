/**
 * A room whose server shows anything to anybody at any time, and pages that come, go, come again and are doubled: the
 * world in which the tests of sealing look for what must never happen twice.
 */
import { decodeBase64url, encodeBase64url, labelled } from '@confab/protocol'
import { createSealing } from '../create-sealing.ts'
import type { KeyStore } from '../key-store.ts'
import { createMemoryKeyStore } from '../memory-key-store.ts'
import { concat, decrypt, encrypt, randomBytes } from '../primitives.ts'
import { createRoomLink, deriveRoomKeys } from '../room/room-link.ts'
import type { RoomKeys } from '../room/room-link.types.ts'
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
  return new RoomHistory(crypto, await twoRooms(crypto))
}

const at = <Item>(items: readonly Item[], number: number): Item | undefined => items[number % items.length]

type OnePageDeed = Exclude<Happening['what'], 'wait'>

class RoomHistory implements History {
  readonly crypto: RecordingCrypto
  readonly openedTwice: string[] = []
  opened = 0
  readonly #rooms: readonly [RoomKeys, RoomKeys]
  #nowMs = Date.UTC(2026, 0, 1)
  readonly #stores: KeyStore[] = []
  readonly #pages: Page[] = []
  readonly #hellos: ShownHello[] = []
  readonly #messages: Message[] = []
  #certificates = 0

  constructor(crypto: RecordingCrypto, rooms: readonly [RoomKeys, RoomKeys]) {
    this.crypto = crypto
    this.#rooms = rooms
  }

  async happen(happening: Happening): Promise<void> {
    if (happening.what === 'wait') {
      this.#nowMs += happening.ms
      return
    }
    const { what, by, of } = happening
    if (what === 'show all') return this.#showAll()
    if (what === 'deliver') return this.#deliverToAll(of)
    const page = at(this.#pages, by)
    if (page === undefined || what === 'open') return this.#open(of % 3)
    // A browser that keeps nothing, or a tab that found its seat taken.
    if (what === 'open elsewhere') return this.#open(this.#stores.length)
    return this.#act(page, what, of)
  }

  /** What one page does, or has done to it. */
  async #act(page: Page, what: OnePageDeed, of: number): Promise<void> {
    const seats = [...new Set(this.#hellos.map(({ seat }) => seat))]
    const seat = at(seats, of)
    const alone = this.#deedsAlone[what]
    if (alone) return alone(page)
    if (seat !== undefined) await this.#deedsTowards[what]?.(page, seat, of)
  }

  readonly #deedsAlone: Partial<Record<OnePageDeed, (page: Page) => Promise<void>>> = {
    double: ({ browser }) => this.#open(browser),
    close: async (page) => this.#close(page),
    renew: (page) => this.#renew(page),
    acknowledge: async ({ sealing }) => sealing.acknowledgeHello(),
    move: ({ browser, sealing }) => this.#join(browser, sealing.moveTo(this.#rooms[1])),
    reload: (page) => {
      this.#close(page)
      return this.#open(page.browser)
    },
  }

  readonly #deedsTowards: Partial<
    Record<OnePageDeed, (page: Page, seat: string, of: number) => Promise<void>>
  > = {
    show: (page, _, of) => this.#show(page, at(this.#hellos, of)),
    gone: async ({ sealing }, seat) => sealing.markGone(seat),
    bound: async ({ sealing }, seat) => sealing.markBound(seat),
    bind: async ({ sealing }, seat) => void (await sealing.bind(seat)),
    say: (page, seat, of) => this.#say(page, seat, of),
    flicker: (page, seat, of) => this.#flicker(page, seat, of),
  }

  // ---- Pages

  async #renew({ sealing }: Page): Promise<void> {
    // Certificates differ by a byte, of which the highest values are for nobody here.
    this.#certificates = (this.#certificates + 1) % 250
    const fingerprint = fingerprintNumber(this.#certificates)
    const hello = await sealing.makeHello({ name: 'somebody', fingerprint })
    this.#hellos.push({ seat: sealing.seat, hello })
  }

  async #join(browser: number, sealing: Sealing): Promise<void> {
    const page = { browser, sealing, opened: new Set<string>() }
    this.#pages.push(page)
    await this.#renew(page)
    sealing.acknowledgeHello()
  }

  async #open(browser: number): Promise<void> {
    const keyStore = this.#stores[browser] ?? createMemoryKeyStore()
    this.#stores[browser] = keyStore
    const bounds = { messagesPerKey: FEW_MESSAGES, departedSeats: FEW_SEATS }
    const [keys] = this.#rooms
    const { crypto } = this
    await this.#join(browser, await createSealing({ keys, keyStore, crypto, now: () => this.#nowMs, bounds }))
  }

  #close(page: Page): void {
    page.sealing.close()
    this.#pages.splice(this.#pages.indexOf(page), 1)
  }

  // ---- Messages

  async #say({ sealing }: Page, to: string, number: number): Promise<void> {
    const path = number % 3 === 0 ? 'peer' : 'server'
    // Two at once: neither waits for the other's number.
    const both = await Promise.all(['a', 'b'].map((text) => sealing.seal(to, path, text)))
    for (const sealed of both)
      if (sealed !== undefined) this.#messages.push({ from: sealing.seat, path, sealed })
    if (number % 2 === 0) await this.#deliverToAll(1)
  }

  async #deliver(page: Page, { from, path, sealed }: Message): Promise<void> {
    const answer = await page.sealing.open(from, path, sealed)
    if (answer.verdict !== 'opened') return
    this.opened += 1
    if (page.opened.has(sealed)) this.openedTwice.push(sealed)
    page.opened.add(sealed)
  }

  /** Old ones come again as often as those of just now come for the first time. */
  async #deliverToAll(number: number): Promise<void> {
    const recent = this.#messages.at(-1 - ((number >> 1) % 3))
    const message = number % 2 === 0 ? at(this.#messages, number) : recent
    for (const page of message ? this.#pages : []) if (message) await this.#deliver(page, message)
  }

  // ---- Hellos

  async #show({ sealing }: Page, shown: ShownHello | undefined): Promise<void> {
    if (shown !== undefined) await sealing.learn(shown.seat, shown.hello)
  }

  /** The newest hello of a seat, also sealed again, as a server can that has the link. */
  async #newestOf(seat: string, number: number): Promise<ShownHello | undefined> {
    const shown = this.#hellos.findLast((one) => one.seat === seat)
    if (shown === undefined || number % 2 === 0) return shown
    const resealed = await reseal(this.#rooms[0], shown.hello)
    return resealed === undefined ? shown : { seat, hello: resealed }
  }

  /** A seat is said to have left, and shown again as soon as it may have been forgotten, between two messages to it. */
  async #flicker(page: Page, seat: string, number: number): Promise<void> {
    await this.#show(page, await this.#newestOf(seat, 0))
    await this.#say(page, seat, number)
    page.sealing.markGone(seat)
    await this.#show(page, at(this.#hellos, number))
    await this.#show(page, await this.#newestOf(seat, number))
    await this.#say(page, seat, number)
  }

  async #showAll(): Promise<void> {
    const newest = new Map(this.#hellos.map((shown) => [shown.seat, shown]))
    for (const { sealing } of this.#pages) {
      for (const { seat, hello } of newest.values()) await sealing.learn(seat, hello)
    }
  }
}
