import { encodeBase64url, limits, parseChatBody, type ChatEntry, type SeatId } from '@confab/protocol'
import { expect, test } from 'vitest'
import { createFakeClock, type FakeClock } from '../../testing/fake-clock.ts'
import { fakeSeat } from '../../testing/plain-sealing.ts'
import type { ChatMessage, ChatNews } from './chat.types.ts'
import { Chat } from './chat.ts'

/** Pages whose links are cut and mended by hand; what they say arrives when the clock is cranked. */
class Party {
  readonly clock: FakeClock = createFakeClock()
  readonly pages = new Map<SeatId, Chat>()
  readonly heard: string[] = []
  readonly told: { readonly from: SeatId; readonly to: SeatId; readonly news: ChatNews }[] = []
  readonly #cut = new Set<string>()
  #ids = 0

  enter(seat: SeatId, visit = fakeSeat(99)): Chat {
    const page = new Chat({
      clock: this.clock,
      ownSeat: seat,
      ownVisit: visit,
      wallMs: () => 1_000,
      newId: () => encodeBase64url(new Uint8Array(16).fill((this.#ids += 1))),
      ownName: () => seat,
      present: () => [...this.pages.keys()].filter((other) => other !== seat),
      write: (body) => Promise.resolve({ body: JSON.stringify(body), idPub: seat, signature: 'good' }),
      read: (entry) => Promise.resolve(readPlain(entry)),
      tell: (to, news) => this.#carry(seat, to, news),
      onHeard: (message) => this.heard.push(`${seat} hears ${message.text}`),
      onChange: () => {},
    })
    this.pages.set(seat, page)
    for (const other of this.pages.keys()) if (other !== seat) this.#open(seat, other)
    return page
  }

  cut(one: SeatId, other: SeatId): void {
    this.#cut.add(`${one} ${other}`).add(`${other} ${one}`)
  }

  mend(one: SeatId, other: SeatId): void {
    this.#cut.delete(`${one} ${other}`)
    this.#cut.delete(`${other} ${one}`)
    this.#open(one, other)
  }

  texts(seat: SeatId): string[] {
    return (this.pages.get(seat)?.snapshot.messages ?? []).map(({ text }) => text)
  }

  #open(one: SeatId, other: SeatId): void {
    this.pages.get(one)?.linkOpened(other)
    this.pages.get(other)?.linkOpened(one)
  }

  #carry(from: SeatId, to: SeatId, news: ChatNews): void {
    if (this.#cut.has(`${from} ${to}`)) return
    this.told.push({ from, to, news })
    this.clock.after(10, () => this.pages.get(to)?.receive(from, news))
  }
}

function readPlain(entry: ChatEntry) {
  const body = parseChatBody(entry.body)
  if (!body || entry.signature !== 'good') return undefined
  return { message: { mentions: [], ...body, seat: entry.idPub } as ChatMessage, entry }
}

function party(...seats: SeatId[]) {
  const made = new Party()
  const pages = seats.map((seat) => made.enter(seat))
  return { party: made, pages, ann: pages[0] as Chat, ben: pages[1] as Chat }
}

const seats = { ann: fakeSeat(1), ben: fakeSeat(2), cleo: fakeSeat(3) }

test('[J1] what one writes everybody reads, in one order', async () => {
  const { party: all, ann, ben } = party(seats.ann, seats.ben, seats.cleo)
  // At the same moment: neither has seen the other's.
  await Promise.all([ann.post('one'), ben.post('two')])
  await all.clock.advance(100)
  await ann.post('three')
  await all.clock.advance(100)
  for (const seat of Object.values(seats)) expect(all.texts(seat)).toEqual(['one', 'two', 'three'])
  expect(all.heard).toContain(`${seats.cleo} hears three`)
  expect(all.heard).toHaveLength(6)
})

test('[J2] what was missed while a link was down comes with it, or from somebody else, once', async () => {
  const { party: all, ann } = party(seats.ann, seats.ben, seats.cleo)
  all.cut(seats.ann, seats.cleo)
  await ann.post('missed')
  await all.clock.advance(100)
  expect(all.texts(seats.cleo)).toEqual([])
  all.mend(seats.ben, seats.cleo)
  all.mend(seats.ann, seats.cleo)
  await all.clock.advance(20_000)
  expect(all.texts(seats.cleo)).toEqual(['missed'])
  expect(all.told.filter(({ news }) => news.type === 'chat:want')).toHaveLength(1)
})

test('[J2] who does not send what was asked for is passed over', async () => {
  const { party: all, ann } = party(seats.ann, seats.ben)
  await ann.post('asked for')
  await all.clock.advance(100)
  const cleo = all.enter(seats.cleo)
  await all.clock.advance(15)
  // The one who was asked is silent from now on.
  const [asked] = all.told.flatMap(({ to, news }) => (news.type === 'chat:want' ? [to] : []))
  all.cut(asked ?? '', seats.cleo)
  await all.clock.advance(7_000)
  expect(cleo.snapshot.messages).toEqual([])
  await all.clock.advance(2_000)
  expect(all.texts(seats.cleo)).toEqual(['asked for'])
})

test('[J2] what a gone one was asked for is asked of others at once', async () => {
  const { party: all, ann } = party(seats.ann, seats.ben)
  await ann.post('asked for')
  await all.clock.advance(100)
  const cleo = all.enter(seats.cleo)
  await all.clock.advance(15)
  const [asked] = all.told.flatMap(({ to, news }) => (news.type === 'chat:want' ? [to] : []))
  all.cut(asked ?? '', seats.cleo)
  cleo.seatGone(asked ?? '')
  await all.clock.advance(50)
  expect(all.texts(seats.cleo)).toEqual(['asked for'])
})

test('[J3] anyone who comes late gets what was written, once, and is not told that it was just said', async () => {
  const { party: all, ann, ben } = party(seats.ann, seats.ben)
  for (let index = 0; index < 150; index += 1) {
    await (index % 2 === 0 ? ann : ben).post(`${index} ${'x'.repeat(2_000)}`)
    await all.clock.advance(500)
  }
  all.heard.length = 0
  all.enter(seats.cleo)
  await all.clock.advance(60_000)
  expect(all.texts(seats.cleo)).toEqual(all.texts(seats.ann))
  expect(all.texts(seats.cleo)).toHaveLength(150)
  expect(all.heard).toEqual([])
  const batches = all.told.filter(({ to, news }) => to === seats.cleo && news.type === 'chat:entries')
  const entries = batches.flatMap(({ news }) => (news.type === 'chat:entries' ? news.entries : []))
  expect(entries).toHaveLength(150)
  for (const { news } of batches) expect(JSON.stringify(news).length).toBeLessThan(64 * 1024)
})

test('[J5] what is for one reaches that one alone, and nobody hands it on', async () => {
  const { party: all, ann, ben } = party(seats.ann, seats.ben, seats.cleo)
  expect(await ann.post('between us', { to: seats.ben })).toBeUndefined()
  await all.clock.advance(100)
  expect(all.texts(seats.ben)).toEqual(['between us'])
  const [secret] = ben.snapshot.messages
  const ref = { seat: secret?.seat ?? '', id: secret?.id ?? '' }
  // Asked for by name, and listed for anyone who comes.
  ben.receive(seats.cleo, { type: 'chat:want', refs: [ref] })
  ann.receive(seats.cleo, { type: 'chat:want', refs: [ref] })
  all.mend(seats.ann, seats.cleo)
  all.mend(seats.ben, seats.cleo)
  await all.clock.advance(20_000)
  expect(all.texts(seats.cleo)).toEqual([])
  expect(all.told.some(({ to, news }) => to === seats.cleo && JSON.stringify(news).includes(ref.id))).toBe(
    false,
  )
  expect(await ann.post('to nobody', { to: fakeSeat(4) })).toBe('gone')
})

test('[J5] what is for one is taken from the two alone who it concerns', async () => {
  const { party: all, ann } = party(seats.ann, seats.ben, seats.cleo)
  await ann.post('between us', { to: seats.ben })
  const sent = all.told.find(({ news }) => news.type === 'chat:entries')
  if (sent?.news.type !== 'chat:entries') throw new Error('nothing was sent')
  await all.clock.advance(100)
  const [cleo] = [all.pages.get(seats.cleo)]
  cleo?.receive(seats.ann, sent.news)
  cleo?.receive(seats.ben, sent.news)
  await all.clock.advance(100)
  expect(all.texts(seats.cleo)).toEqual([])
})

test('[J6] authors change and take back what they wrote, and nobody else does', async () => {
  const { party: all, ann, ben } = party(seats.ann, seats.ben)
  await ann.post('helo', { mentions: [seats.ben] })
  await all.clock.advance(100)
  const id = ann.snapshot.messages[0]?.id ?? ''
  expect(await ben.change(id, 'mine')).toBe('gone')
  expect(await ann.change(id, 'hello')).toBeUndefined()
  await all.clock.advance(100)
  expect(ben.snapshot.messages).toMatchObject([{ text: 'hello', revision: 1, mentions: [seats.ben] }])
  expect(await ann.change(id, '')).toBeUndefined()
  await all.clock.advance(100)
  expect(ben.snapshot.messages).toMatchObject([{ text: '', revision: 2, mentions: [] }])
  // Anyone who comes late meets nothing of it.
  all.enter(seats.cleo)
  await all.clock.advance(100)
  expect(all.texts(seats.cleo)).toEqual([''])
  expect(await ann.change(id, 'after all')).toBe('gone')
})

test('[J6] a change that was missed comes later', async () => {
  const { party: all, ann } = party(seats.ann, seats.ben)
  await ann.post('helo')
  await all.clock.advance(100)
  all.cut(seats.ann, seats.ben)
  await ann.change(ann.snapshot.messages[0]?.id ?? '', 'hello')
  await all.clock.advance(100)
  expect(all.texts(seats.ben)).toEqual(['helo'])
  all.mend(seats.ann, seats.ben)
  await all.clock.advance(100)
  expect(all.texts(seats.ben)).toEqual(['hello'])
})

test('[J8] nobody is made to read more than so much from one person', async () => {
  const { party: all, ann } = party(seats.ann, seats.ben)
  for (let index = 0; index < 100; index += 1) await ann.post(`${index}`)
  await all.clock.advance(100)
  expect(all.texts(seats.ben)).toHaveLength(limits.chatBurst)
  await all.clock.advance(10_000)
  await ann.post('calm again')
  await all.clock.advance(100)
  expect(all.texts(seats.ben)).toContain('calm again')
})

test('[J9] what is empty or too long is not written, and says so', async () => {
  const { ann } = party(seats.ann, seats.ben)
  expect(await ann.post(' \n ')).toBe('empty')
  expect(await ann.post('x'.repeat(limits.chatBytes))).toBeUndefined()
  expect(await ann.post('x'.repeat(limits.chatBytes + 1))).toBe('too-long')
  expect(await ann.post('€'.repeat(limits.chatBytes / 2))).toBe('too-long')
  expect(await ann.change(ann.snapshot.messages[0]?.id ?? '', ' ')).toBe('empty')
  expect(ann.snapshot.messages).toHaveLength(1)
})

test('[J10] who writes is shown to those who will read it, for a moment', async () => {
  const { party: all, ann, ben } = party(seats.ann, seats.ben, seats.cleo)
  ann.typing()
  ann.typing()
  await all.clock.advance(100)
  expect(ben.snapshot.typing).toEqual([seats.ann])
  expect(all.told.filter(({ news }) => news.type === 'chat:typing')).toHaveLength(2)
  await all.clock.advance(6_000)
  expect(ben.snapshot.typing).toEqual([])
  ann.typing(seats.ben)
  await all.clock.advance(100)
  expect(ben.snapshot.typing).toEqual([seats.ann])
  expect(all.pages.get(seats.cleo)?.snapshot.typing).toEqual([])
  await ann.post('here it is')
  await all.clock.advance(100)
  expect(ben.snapshot.typing).toEqual([])
})

test('[J32] who never was here is told apart, until two tell the same of them', async () => {
  const { party: all, ann } = party(seats.ann, seats.ben, seats.cleo)
  const [ghost] = [fakeSeat(9)]
  const written = (id: number, lamport: number) => ({
    body: JSON.stringify({
      id: encodeBase64url(new Uint8Array(16).fill(id)),
      visit: fakeSeat(99),
      lamport,
      revision: 0,
      name: 'Ben',
      text: `ghostly ${id}`,
      sentAtMs: 1,
    }),
    idPub: ghost,
    signature: 'good',
  })
  const listed = (id: number, lamport: number) => ({
    seat: ghost,
    id: encodeBase64url(new Uint8Array(16).fill(id)),
    lamport,
    revision: 0,
  })
  // Nobody asked for it, and it is not the word of the one who brings it.
  ann.receive(seats.ben, { type: 'chat:entries', entries: [written(200, 1)] })
  await all.clock.advance(100)
  expect(all.texts(seats.ann)).toEqual([])
  ann.receive(seats.ben, { type: 'chat:have', visit: fakeSeat(99), have: [listed(200, 1)] })
  ann.receive(seats.ben, { type: 'chat:entries', entries: [written(200, 1)] })
  await all.clock.advance(100)
  expect(ann.snapshot.messages).toMatchObject([{ text: 'ghostly 200', isUnverified: true }])
  ann.receive(seats.cleo, { type: 'chat:have', visit: fakeSeat(99), have: [listed(200, 1)] })
  await all.clock.advance(100)
  expect(ann.snapshot.messages[0]?.isUnverified).toBeUndefined()
})

test('[J33] messages from another meeting of the same link are marked, even when their author is here', async () => {
  const { party: all, ann, ben } = party(seats.ann, seats.ben)
  await ann.post('we close the deal')
  await all.clock.advance(100)
  // Both were there, and are here again under the same keys; one of them kept what was written.
  ann.close()
  all.pages.delete(seats.ann)
  const cleo = all.enter(seats.cleo)
  await all.clock.advance(100)
  const again = all.enter(seats.ann, fakeSeat(100))
  await again.post('good morning')
  await all.clock.advance(100)
  for (const page of [cleo, again])
    expect(page.snapshot.messages).toMatchObject([
      { text: 'we close the deal', isUnverified: true },
      { text: 'good morning' },
    ])
  expect(cleo.snapshot.messages[1]?.isUnverified).toBeUndefined()
  // Who was here all the time knows what was said in this meeting.
  expect(ben.snapshot.messages.map(({ isUnverified }) => isUnverified)).toEqual([undefined, undefined])
})

test('[J33] an old message is marked too when its author’s own page passes it on', async () => {
  const { party: all, ann, ben } = party(seats.ann, seats.ben)
  await ann.post('we close the deal')
  await all.clock.advance(100)
  ann.close()
  ben.seatGone(seats.ann)
  all.pages.delete(seats.ann)
  // Ann's page has it from Ben alone, and Cleo from Ann's alone.
  const again = all.enter(seats.ann, fakeSeat(100))
  await all.clock.advance(100)
  expect(again.snapshot.messages).toMatchObject([{ isUnverified: true }])
  ben.close()
  all.pages.delete(seats.ben)
  const cleo = all.enter(seats.cleo)
  await all.clock.advance(100)
  expect(cleo.snapshot.messages).toMatchObject([{ text: 'we close the deal', isUnverified: true }])
})

test('[J33] a page that is reloaded goes on with its visit: what it wrote before is its own', async () => {
  const { party: all, ann } = party(seats.ann, seats.ben)
  await ann.post('before the reload')
  await all.clock.advance(100)
  ann.close()
  all.pages.delete(seats.ann)
  const cleo = all.enter(seats.cleo)
  await all.clock.advance(100)
  expect(cleo.snapshot.messages).toMatchObject([{ isUnverified: true }])
  const reloaded = all.enter(seats.ann)
  await all.clock.advance(100)
  for (const page of [cleo, reloaded]) {
    expect(page.snapshot.messages).toMatchObject([{ text: 'before the reload' }])
    expect(page.snapshot.messages[0]?.isUnverified).toBeUndefined()
  }
})

test('[J32] who got it from one person alone is no second witness', async () => {
  const { party: all, ann } = party(seats.ann, seats.ben)
  await ann.post('we close the deal')
  await all.clock.advance(100)
  ann.seatGone(seats.ben)
  all.pages.delete(seats.ann)
  all.enter(seats.cleo)
  await all.clock.advance(100)
  const dan = all.enter(fakeSeat(4))
  await all.clock.advance(100)
  expect(dan.snapshot.messages).toMatchObject([{ text: 'we close the deal', isUnverified: true }])
})

test('[J32] announcing a history costs: nobody has this page verify without end', async () => {
  const { party: all, ann } = party(seats.ann, seats.ben)
  let asked = 0
  for (let round = 0; round < 20; round += 1) {
    const have = Array.from({ length: 100 }, (_, index) => {
      const bytes = new Uint8Array(16)
      new DataView(bytes.buffer).setUint32(0, round * 100 + index + 1)
      return { seat: fakeSeat(9), id: encodeBase64url(bytes), lamport: 1, revision: 0 }
    })
    ann.receive(seats.ben, { type: 'chat:have', visit: fakeSeat(99), have })
    await all.clock.advance(1)
  }
  for (const { news } of all.told) if (news.type === 'chat:want') asked += news.refs.length
  expect(asked).toBeLessThanOrEqual(limits.chatHistoryBurst)
})
