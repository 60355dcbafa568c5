/** Two in one room. One says what is refused. */
import { expect } from 'vitest'
import { attack, codeOf, sitDown, type Attacker, type Seated } from './attacker.ts'
import type { Lab } from './lab.ts'

/** Refusals that one socket may collect without being closed for them, and some to spare. */
const REFUSALS_A_SOCKET = 15

/** Two in one room. */
export async function pair(lab: Lab): Promise<readonly [Seated, Seated]> {
  const one = await sitDown(lab.server, lab.newAddress())
  return [one, await sitDown(lab.server, lab.newAddress(), one.room)]
}

/** Resolves once everything that was sent to this one has arrived: its answers come in order with the rest. */
export async function caughtUp(one: Attacker): Promise<readonly string[]> {
  expect(codeOf(await one.say('hello:update', { hello: 'caught-up' }))).toBe('ok')
  return one.texts
}

/** A signal to somebody. */
export const signalTo = (one: Attacker, to: string) => one.say('signal:send', { to, sealed: 'AA' })

/** Says these one after the other; returns those with another answer, with that. */
async function otherwiseAnswered(one: Attacker, events: readonly string[], code: string): Promise<string[]> {
  const others: string[] = []
  for (const event of events) {
    const answered = codeOf(await one.ask(event))
    if (answered !== code) others.push(`${answered}: ${event.slice(0, 200)}`)
  }
  return others
}

/**
 * Says each of these events, written out as JSON, from somebody who sits beside another; fails where one is not refused with that
 * code, reaches the other, or takes the seat of the one it came from. Returns how many there were.
 */
export async function refusedInside(
  lab: Lab,
  code: string,
  eventsFor: (one: Seated, other: Seated) => readonly string[],
): Promise<number> {
  let said = 0
  for (let count = 1; said < count;) {
    const [one, other] = await pair(lab)
    const events = eventsFor(one, other)
    const some = events.slice(said, said + REFUSALS_A_SOCKET)
    const heard = other.texts.length
    expect(await otherwiseAnswered(one, some, code)).toEqual([])
    expect(codeOf(await signalTo(one, other.id))).toBe('ok')
    const reached = (await caughtUp(other)).slice(heard).filter((text) => text.startsWith('42'))
    expect(reached).toEqual([`42["signal:received",{"from":"${one.id}","sealed":"AA"}]`])
    for (const socket of [one, other]) socket.destroy()
    said += some.length
    count = events.length
  }
  return said
}

/** The same from connections that have no seat, one after the other; each goes on afterwards. */
export async function refusedOutside(
  lab: Lab,
  code: string,
  eventsFor: (one: Attacker) => readonly string[],
): Promise<number> {
  let said = 0
  for (let count = 1; said < count;) {
    const one = await attack(lab.server, lab.newAddress())
    const events = eventsFor(one)
    const some = events.slice(said, said + REFUSALS_A_SOCKET)
    expect(await otherwiseAnswered(one, some, code)).toEqual([])
    expect(codeOf(await one.say('room:leave', {}))).toBe('ok')
    one.destroy()
    said += some.length
    count = events.length
  }
  return said
}
