/**
 * Two honest people in a room of their own, as a program beside the one that attacks: `bystanders.ts <origin>`. They
 * talk without a pause; each message to the program is answered with what they went through since the last one.
 */
import { randomBytes } from 'node:crypto'
import type { EventData } from '@confab/protocol'
import { Member } from '../crowd-member.ts'
import { newAddress } from '../seat-keys.ts'

/** What the two went through. */
export interface Experience {
  /** Signals that one sent and the other sent back. */
  readonly sent: number
  readonly lost: number
  /** What reached them that the other did not send: names of events. */
  readonly foreign: readonly string[]
  /** How often a socket of theirs closed. */
  readonly closes: number
  /** Time for the way there and back, in ms. */
  readonly p50: number
  readonly p99: number
  readonly max: number
}

/** Between two signals, in ms: half of what a socket may send for ever. */
const talkEvery = 50
/** As long as a sealed candidate, in bytes. */
const sealedBytes = 420
/** A signal that is not back after so many ms is lost. */
const lostAfter = 5_000

const [origin = ''] = process.argv.slice(2)
const address = newAddress()
const [one, other] = [new Member(origin, address), new Member(origin, address)]
await Promise.all([one.settled, other.settled])

const underWay = new Map<string, number>()
let delays: number[] = []
let foreign: string[] = []
let closesTold = 0
let sent = 0
let whenQuiet: (() => void) | undefined

/** Whether it is a signal of the two, still under way. */
const isOwn = (name: string, data: EventData<'signal:received'>, from: Member): boolean =>
  name === 'signal:received' && data.from === from.socket.id && underWay.has(data.sealed)

other.socket.onAny((name: string, data: EventData<'signal:received'>) => {
  if (!isOwn(name, data, one)) return void foreign.push(name)
  other.socket.emit('signal:send', { to: data.from, sealed: data.sealed }, () => {})
})
one.socket.onAny((name: string, data: EventData<'signal:received'>) => {
  if (!isOwn(name, data, other)) return void foreign.push(name)
  delays.push(performance.now() - (underWay.get(data.sealed) ?? 0))
  underWay.delete(data.sealed)
  if (underWay.size === 0) whenQuiet?.()
})

function talk(): void {
  if (whenQuiet !== undefined) return
  const sealed = randomBytes(sealedBytes).toString('base64url')
  underWay.set(sealed, performance.now())
  sent += 1
  one.socket.emit('signal:send', { to: other.socket.id, sealed }, () => {})
}

/** Holds the talk until everything is back, or given up. */
async function fallSilent(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  whenQuiet = resolve
  const timer = setTimeout(resolve, lostAfter)
  if (underWay.size === 0) resolve()
  await promise
  clearTimeout(timer)
  whenQuiet = undefined
}

const share = (sorted: readonly number[], part: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0

async function tell(): Promise<Experience> {
  await fallSilent()
  const sorted = delays.toSorted((a, b) => a - b)
  const closes = one.story.closes.length + other.story.closes.length
  const experience = {
    sent,
    lost: underWay.size,
    foreign,
    closes: closes - closesTold,
    p50: share(sorted, 0.5),
    p99: share(sorted, 0.99),
    max: sorted.at(-1) ?? 0,
  }
  underWay.clear()
  delays = []
  foreign = []
  closesTold = closes
  sent = 0
  return experience
}

process.on('message', () => {
  void tell().then((experience) => process.send?.(experience))
})
process.on('disconnect', () => process.exit(0))
setInterval(talk, talkEvery)
process.send?.('ready')
