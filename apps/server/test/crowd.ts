/**
 * Many people without browsers, as a program for anyone who measures the server: `crowd.ts <origin>`. It reads one order a
 * line and answers each with one line, both in JSON. It knows what a page knows of the protocol, and times what it sees.
 */
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { CommandOutput, EventData, Reply, RoomAddress } from '@confab/protocol'
import { Member } from './crowd-member.ts'
import { newAddress } from './seat-keys.ts'

/** What a crowd may be told. */
type Order =
  /** So many rooms of so many seats are entered; where an address is given, that one room. */
  | {
      readonly order: 'enter'
      readonly rooms: number
      readonly seats: number
      readonly address?: RoomAddress
    }
  /** What each one went through. */
  | { readonly order: 'tell' }
  /** The first one's socket is cut; it comes back by itself. */
  | { readonly order: 'drop' }
  | { readonly order: 'iceServers' }
  /** The first two talk for so many seconds; answered with how long each signal took, in ms. */
  | { readonly order: 'talk'; readonly seconds: number }
  /** All but the first two send as much as goes for so many seconds: to one socket, or to each other. */
  | { readonly order: 'flood'; readonly seconds: number; readonly to?: string }
  /** All but the first two take nothing from the network any more, and go on to show that they live. */
  | { readonly order: 'deafen' }

const [origin = ''] = process.argv.slice(2)
const members: Member[] = []

/** So many connect at once: more would wait for each other in the listening queue. */
const atOnce = 50
/** Near the longest that a sealed signal may be. */
const longSignal = 'x'.repeat(60_000)
/** Between two signals of somebody who talks, in ms. */
const talkEvery = 50
/** Between two signals of somebody who floods, in ms: more than any limit allows. */
const floodEvery = 20
/** Between two signs of life, in ms: the server asks as often. */
const lifeEvery = 4_000

/** A join that takes longer, in seconds, counts as none: a server may have given up. */
const longestEntry = 10

async function timePasses(seconds: number): Promise<void> {
  await once(AbortSignal.timeout(seconds * 1_000), 'abort')
}

/** Does something again and again for so many seconds. */
async function again(seconds: number, everyMs: number, act: () => void): Promise<void> {
  const timer = setInterval(act, everyMs)
  await timePasses(seconds)
  clearInterval(timer)
}

async function enter(rooms: number, seats: number, address: RoomAddress | undefined): Promise<unknown> {
  const addresses = Array.from({ length: rooms }, () => address ?? newAddress())
  const wanted = addresses.flatMap((one) => Array.from({ length: seats }, () => one))
  const newcomers: Member[] = []
  for (let first = 0; first < wanted.length; first += atOnce) {
    const some = wanted.slice(first, first + atOnce).map((one) => new Member(origin, one))
    newcomers.push(...some)
    await Promise.race([Promise.all(some.map((member) => member.settled)), timePasses(longestEntry)])
  }
  members.push(...newcomers)
  const refusals = newcomers.flatMap((member) => member.story.refusals)
  return { inside: newcomers.filter(({ story }) => story.joins.length > 0).length, refusals: count(refusals) }
}

const count = (words: readonly string[]): Record<string, number> =>
  Object.fromEntries([...Map.groupBy(words, (word) => word)].map(([word, all]) => [word, all.length]))

async function talk(seconds: number): Promise<unknown> {
  const [one, other] = members
  const delays: number[] = []
  let sent = 0
  const hear = ({ sealed }: EventData<'signal:received'>) => {
    if (sealed.length < longSignal.length) delays.push(performance.now() - Number(sealed))
  }
  other?.socket.on('signal:received', hear)
  await again(seconds, talkEvery, () => {
    sent += 1
    one?.socket.emit('signal:send', { to: other?.socket.id, sealed: performance.now().toFixed(0) }, () => {})
  })
  other?.socket.off('signal:received', hear)
  return { sent, delays }
}

async function flood(seconds: number, to: string | undefined): Promise<unknown> {
  const [, , ...others] = members
  const answers: string[] = []
  await again(seconds, floodEvery, () => {
    for (const [index, { socket }] of others.entries()) {
      const target = to ?? others[index + 1]?.socket.id
      if (!socket.connected || target === undefined) continue
      socket.emit('signal:send', { to: target, sealed: longSignal }, (reply: Reply<unknown>) => {
        answers.push(reply.ok ? 'taken' : reply.error.code)
      })
    }
  })
  return count(answers)
}

async function iceServers(): Promise<unknown> {
  const [one] = members
  const reply: Reply<CommandOutput<'ice:refresh'>> | undefined = await one?.socket.emitWithAck(
    'ice:refresh',
    {},
  )
  return reply?.ok === true ? reply.value.iceServers : []
}

function carryOut(order: Order): unknown {
  switch (order.order) {
    case 'enter':
      return enter(order.rooms, order.seats, order.address)
    case 'tell':
      return members.map(({ story }) => story)
    case 'drop':
      return members[0]?.drops()
    case 'iceServers':
      return iceServers()
    case 'talk':
      return talk(order.seconds)
    case 'flood':
      return flood(order.seconds, order.to)
    case 'deafen':
      for (const member of members.slice(2)) member.turnsDeaf(lifeEvery)
      return undefined
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  const answer = await carryOut(JSON.parse(line) as Order)
  process.stdout.write(`${JSON.stringify(answer ?? null)}\n`)
}
process.exit(0)
