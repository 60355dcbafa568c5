import { limits } from '@confab/protocol'
import { expect, test } from 'vitest'
import { seededRandom } from '../../testing/random.ts'
import type { ChatMessage } from './chat.types.ts'
import { ChatLog } from './chat-log.ts'

function message(seat: string, lamport: number, changes: Partial<ChatMessage> = {}): ChatMessage {
  return {
    seat,
    id: `${seat}${lamport}`,
    visit: seat,
    lamport,
    revision: 0,
    name: seat,
    text: 'x',
    sentAtMs: 0,
    mentions: [],
    ...changes,
  }
}

const ids = (log: ChatLog) => log.messages.map(({ id }) => id)

test('[J1] whatever comes in whatever order stands in the same order for everybody', () => {
  const random = seededRandom(7)
  const written = Array.from({ length: 60 }, (_, index) =>
    message(['ann', 'ben', 'cleo'][Math.floor(random() * 3)] ?? 'ann', Math.floor(random() * 20) + 1, {
      id: `id${index}`,
    }),
  )
  const orders = Array.from({ length: 20 }, () => {
    const log = new ChatLog()
    for (const one of written.toSorted(() => random() - 0.5)) log.take(one)
    return ids(log)
  })
  for (const order of orders) expect(order).toEqual(orders[0])
  expect(orders[0]).toHaveLength(60)
})

test('[J1] what is written after something was read stands after it', () => {
  const log = new ChatLog()
  expect(log.nextLamport).toBe(1)
  log.take(message('ben', 7))
  expect(log.nextLamport).toBe(8)
})

test('[J6] a change moves nothing, and an older one changes nothing', () => {
  const log = new ChatLog()
  log.take(message('ann', 1))
  log.take(message('ben', 2))
  expect(log.take(message('ann', 1, { revision: 2, text: 'second' }))).toBe(true)
  expect(log.take(message('ann', 1, { revision: 1, text: 'first' }))).toBe(false)
  expect(log.take(message('ann', 1, { revision: 2, text: 'again' }))).toBe(false)
  expect(log.messages.map(({ text }) => text)).toEqual(['second', 'x'])
})

test('[J6] no change gives a message another place, or other readers', () => {
  const log = new ChatLog()
  log.take(message('ann', 1, { id: 'one' }))
  expect(log.take(message('ann', 5, { id: 'one', revision: 1 }))).toBe(false)
  expect(log.take(message('ann', 1, { id: 'one', revision: 1, to: 'ben' }))).toBe(false)
  expect(log.messages).toHaveLength(1)
})

test('[J7] the newest messages are kept, and the oldest asked for no more', () => {
  const log = new ChatLog()
  const authors = ['ann', 'ben', 'cleo']
  for (let lamport = 1; lamport <= limits.chatKept + 3; lamport += 1)
    log.take(message(authors[lamport % 3] ?? '', lamport))
  expect(log.messages).toHaveLength(limits.chatKept)
  expect(log.messages[0]?.lamport).toBe(4)
  expect(log.take(message('ann', 2))).toBe(false)
  const listed = (lamport: number) => ({ seat: 'ann', id: `ann${lamport}`, lamport, revision: 0 })
  expect(log.missing([listed(2), listed(600)])).toEqual([listed(600)])
})

test('[J31] nobody pushes out what the others wrote', () => {
  const log = new ChatLog()
  for (let lamport = 1; lamport <= 100; lamport += 1) log.take(message('ann', lamport))
  for (let lamport = 101; lamport <= 900; lamport += 1) log.take(message('eve', lamport))
  const countOf = (seat: string) => log.messages.filter((each) => each.seat === seat).length
  expect([countOf('ann'), countOf('eve')]).toEqual([100, limits.chatKeptPerAuthor])
})

test('[J31] what was written by authors nobody knows takes little room, however many they are', () => {
  const log = new ChatLog(({ seat }) => !seat.startsWith('made-up'))
  for (let lamport = 1; lamport <= 100; lamport += 1) log.take(message('ann', lamport))
  for (let lamport = 101; lamport <= 900; lamport += 1) log.take(message(`made-up ${lamport}`, lamport))
  const unknown = log.messages.filter(({ seat }) => seat !== 'ann')
  expect(log.messages).toHaveLength(100 + limits.chatKeptUnverified)
  expect(unknown).toHaveLength(limits.chatKeptUnverified)
})

test('[J11] nobody writes from so far ahead that it stays last for ever', () => {
  const log = new ChatLog()
  log.take(message('ann', 5))
  expect(log.take(message('eve', 2 ** 31 - 1))).toBe(false)
  expect(log.take(message('ben', 1_005))).toBe(true)
})

test('[J11] nor is the first message of all from far ahead', () => {
  const log = new ChatLog()
  expect(log.take(message('eve', 2 ** 31 - 1))).toBe(false)
})
