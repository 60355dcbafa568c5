import { encodeBase64url, type SeatId } from '@confab/protocol'
import { describe, expect, test } from 'vitest'
import { CodeComparison, type CodeMaker } from './code-comparison.ts'
import type { CodeMessage, CodeSeat } from './code.types.ts'
import { codeOf, commitTo, listOf, newNonce } from './short-code.ts'
import { createFakeClock, settle } from '../../testing/fake-clock.ts'
import { fakeSeat } from '../../testing/plain-sealing.ts'
import { seededRandom } from '../../testing/random.ts'

const { subtle } = globalThis.crypto
const roomId = fakeSeat(99)
const key = (number: number) => encodeBase64url(new Uint8Array(65).fill(number))
/** Cryptography that is under way: it is real here, and the clock has to wait for it. */
const underWay = new Set<Promise<unknown>>()
function counted<Value>(work: Promise<Value>): Promise<Value> {
  underWay.add(work)
  void work.finally(() => underWay.delete(work))
  return work
}
async function settleAll(): Promise<void> {
  do {
    await Promise.all(underWay)
    await settle()
  } while (underWay.size > 0)
}
const maker: CodeMaker = {
  nonce: () => newNonce(globalThis.crypto),
  list: (seats) => counted(listOf(subtle, seats)),
  commit: (run, seat, contribution) => counted(commitTo(subtle, run, seat, contribution)),
  code: (run, parts) => counted(codeOf(subtle, roomId, run, parts)),
}

interface Page {
  readonly seat: SeatId
  readonly comparison: CodeComparison
  shown: CodeSeat[]
}

/** What becomes of a message on its way; nothing for none. */
type Tamper = (from: SeatId, to: SeatId, message: CodeMessage) => CodeMessage | undefined

/** Several pages, each with a link to every other; links keep their order and have delays of their own. */
function makeRoom(people: number, seed = 1, tamper: Tamper = (_from, _to, message) => message) {
  const clock = createFakeClock()
  const random = seededRandom(seed)
  const everybody = Array.from({ length: people }, (_, index) => ({
    seat: fakeSeat(index + 1),
    idPub: key(index + 1),
    fingerprint: `fp-${index + 1}`,
  }))
  const lastMs = new Map<string, number>()
  const pages: Page[] = everybody.map(({ seat }) => {
    const comparison = new CodeComparison({
      clock,
      maker: () => maker,
      ownSeat: seat,
      seats: () => page.shown,
      tell(to, said) {
        const message = tamper(seat, to, said)
        if (message === undefined) return
        const link = `${seat} ${to}`
        const atMs = Math.max(lastMs.get(link) ?? 0, clock.now() + random() * 300)
        lastMs.set(link, atMs)
        clock.after(atMs - clock.now(), () => {
          void pages.find((page) => page.seat === to)?.comparison.receive(seat, message)
        })
      },
      onChange() {},
    })
    const page: Page = { seat, comparison, shown: everybody }
    return page
  })
  const pass = async (ms: number) => {
    for (let passed = 0; passed < ms; passed += 50) {
      await settleAll()
      await clock.advance(50)
    }
    await settleAll()
  }
  return { clock, pages, pass, states: () => pages.map(({ comparison }) => comparison.snapshot) }
}

describe('the code that people compare', () => {
  test.each([2, 3, 5])('[G20] is the same for %i people, however slow their links are', async (people) => {
    for (const seed of [1, 2, 3]) {
      const { pages, pass, states } = makeRoom(people, seed)
      void pages[0]?.comparison.begin()
      await pass(2_000)
      const [first, ...others] = states()
      expect(first).toMatchObject({ state: 'shown', seats: pages.map(({ seat }) => seat) })
      for (const other of others) expect(other).toEqual(first)
      if (first?.state !== 'shown') throw new Error('no code')
      expect(first.code.signs).toHaveLength(4)
      expect(first.code.digits).toMatch(/^\d{8}$/)
    }
  })

  test('[G20] is one for all also when two begin at the same moment', async () => {
    for (const seed of [4, 5, 6, 7]) {
      const { pages, pass, states } = makeRoom(3, seed)
      for (const page of pages) void page.comparison.begin()
      await pass(3_000)
      const [first, ...others] = states()
      expect(first?.state).toBe('shown')
      for (const other of others) expect(other).toEqual(first)
    }
  })

  test('[G21] is another one in each run', async () => {
    const { pages, pass, states } = makeRoom(2)
    const seen = new Set<string>()
    for (let run = 0; run < 4; run += 1) {
      void pages[0]?.comparison.begin()
      await pass(1_500)
      seen.add(JSON.stringify(states()[0]))
    }
    expect(seen.size).toBe(4)
  })

  test('[G22] does not come about where somebody is shown another key', async () => {
    const { pages, pass, states } = makeRoom(3)
    const [, , fooled] = pages
    if (fooled)
      fooled.shown = fooled.shown.map((seat, index) =>
        index === 0 ? { ...seat, fingerprint: 'fp-eve' } : seat,
      )
    void pages[0]?.comparison.begin()
    await pass(2_000)
    expect(states().map(({ state }) => state)).toEqual(['failed', 'failed', 'failed'])
  })

  test('[G22] does not come about where a contribution is not the one that was committed to', async () => {
    const { pages, pass, states } = makeRoom(3, 1, (from, _to, message) =>
      message.type === 'code:reveal' && from === fakeSeat(2)
        ? { ...message, contribution: newNonce(globalThis.crypto) }
        : message,
    )
    void pages[0]?.comparison.begin()
    await pass(2_000)
    expect(states()[0]?.state).toBe('failed')
    expect(states()[2]?.state).toBe('failed')
    expect(states()).toContainEqual({ state: 'failed', reason: 'broken' })
  })

  test('[G23] is given up after 15 s of silence and when people come or go', async () => {
    const silent = makeRoom(2, 1, (from, _to, message) => (from === fakeSeat(2) ? undefined : message))
    void silent.pages[0]?.comparison.begin()
    await silent.pass(14_000)
    expect(silent.states()[0]).toEqual({ state: 'running' })
    await silent.pass(2_000)
    expect(silent.states()[0]).toEqual({ state: 'failed', reason: 'no-answer' })
    const busy = makeRoom(2)
    const [ann] = busy.pages
    void ann?.comparison.begin()
    await busy.pass(50)
    ann?.comparison.peopleChanged()
    await busy.pass(1_000)
    expect(busy.states()[0]).toEqual({ state: 'failed', reason: 'people-changed' })
    expect(busy.states()[1]?.state).not.toBe('shown')
  })

  test('[G32] has one try a run: a begin after one’s own reveal ends it in plain sight', async () => {
    const revealed = new Set<SeatId>()
    // Eve holds back her own part, having seen Ann's.
    const { pages, pass, states } = makeRoom(2, 1, (from, _to, message) => {
      if (message.type === 'code:reveal') revealed.add(from)
      return message.type === 'code:reveal' && from === fakeSeat(2) ? undefined : message
    })
    const [ann, eve] = pages
    let tries = 0
    const mallory = async () => {
      for (let count = 0; count < 500; count += 1) {
        await ann?.comparison.receive(fakeSeat(2), {
          type: 'code:begin',
          run: encodeBase64url(new Uint8Array(16)),
          list: await maker.list(ann.shown),
        })
        tries += states()[0]?.state === 'running' ? 1 : 0
      }
    }
    void eve?.comparison.begin()
    // Until Ann has revealed her part.
    for (let waited = 0; waited < 60 && !revealed.has(fakeSeat(1)); waited += 1) await pass(50)
    expect(states()[0]).toEqual({ state: 'running' })
    await mallory()
    expect(tries).toBe(0)
    expect(states()[0]).toEqual({ state: 'failed', reason: 'broken' })
    await mallory()
    expect(states()[0]).toEqual({ state: 'failed', reason: 'broken' })
  })

  test('[G32] is over fifteen seconds after it was begun, however often it is begun again meanwhile', async () => {
    const { pages, pass, states } = makeRoom(2, 1, () => undefined)
    const [ann] = pages
    void ann?.comparison.begin()
    const list = await maker.list(ann?.shown ?? [])
    for (let begun = 0; begun < 14; begun += 1) {
      const run = encodeBase64url(new Uint8Array(16).fill(14 - begun))
      void ann?.comparison.receive(fakeSeat(2), { type: 'code:begin', run, list })
      await pass(1_000)
    }
    expect(states()[0]).toEqual({ state: 'running' })
    await pass(1_500)
    expect(states()[0]).toEqual({ state: 'failed', reason: 'no-answer' })
  })

  test('[G23] is not begun while somebody has no link', async () => {
    const { clock } = makeRoom(1)
    const comparison = new CodeComparison({
      clock,
      maker: () => maker,
      ownSeat: fakeSeat(1),
      seats: () => undefined,
      tell() {},
      onChange() {},
    })
    await comparison.begin()
    expect(comparison.snapshot).toEqual({ state: 'failed', reason: 'somebody-missing' })
    comparison.dismiss()
    expect(comparison.snapshot).toEqual({ state: 'none' })
  })
})
