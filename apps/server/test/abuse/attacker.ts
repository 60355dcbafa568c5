/** Somebody who knows the protocol and keeps to it as far as it suits. */
import type { Reply, RoomAddress } from '@confab/protocol'
import { joinInput } from '../people.ts'
import { CONNECT } from '../raw-socket.ts'
import { newAddress, newKeys, type Keys } from '../seat-keys.ts'
import { openFrames, type FrameSocket } from './frames.ts'

/** Where an attacker goes, and as who. */
export interface Target {
  readonly port: number
  readonly url: string
}

export const WEBSOCKET = '/socket.io/?EIO=4&transport=websocket'
export const POLLING = '/socket.io/?EIO=4&transport=polling'

/** What a page of this server says of itself through a proxy that is trusted. */
export const headersOf = ({ url }: Target, address: string): Record<string, string> => ({
  Origin: url,
  'X-Forwarded-For': address,
})

/** An open socket whose commands can be asked for. */
export interface Attacker extends FrameSocket {
  readonly id: string
  /** Sends an event, written out as JSON, and waits for its answer; rejects when the socket closes first. */
  ask(event: string): Promise<Reply<unknown>>
  /** Asks for a command with an input. */
  say(name: string, input: unknown): Promise<Reply<unknown>>
}

/** An answer: `43`, the number of the question, and one value. */
const answerPattern = /^43(\d+)\[(.*)\]$/s

/** Opens a connection and says hello to it, as pages do. */
export async function attack(target: Target, address: string): Promise<Attacker> {
  const socket = await openFrames(target.port, WEBSOCKET, headersOf(target, address))
  const asked = new Map<number, PromiseWithResolvers<Reply<unknown>>>()
  const connected = Promise.withResolvers<string>()
  let questions = 0
  socket.onText = (text) => {
    if (text === '2') return socket.send('3')
    if (text.startsWith('40')) connected.resolve((JSON.parse(text.slice(2)) as { sid: string }).sid)
    const [, number, value = ''] = answerPattern.exec(text) ?? []
    asked.get(Number(number))?.resolve(JSON.parse(value) as Reply<unknown>)
    asked.delete(Number(number))
  }
  const giveUp = async (): Promise<void> => {
    await socket.closed
    for (const { reject } of [connected, ...asked.values()]) reject(new Error('closed'))
  }
  void giveUp()
  const ask = async (event: string): Promise<Reply<unknown>> => {
    if (!socket.isOpen) throw new Error('closed')
    const question = Promise.withResolvers<Reply<unknown>>()
    asked.set(questions, question)
    socket.send(`42${questions}${event}`)
    questions += 1
    return question.promise
  }
  socket.send(CONNECT)
  const id = await connected.promise
  return Object.assign(socket, {
    id,
    ask,
    say: (name: string, input: unknown) => ask(JSON.stringify([name, input])),
  })
}

/** Somebody who has taken a seat. */
export interface Seated extends Attacker {
  readonly room: RoomAddress
  readonly keys: Keys
}

/** Opens a connection and takes a seat. */
export async function sitDown(
  target: Target,
  address: string,
  room = newAddress(),
  keys = newKeys(),
): Promise<Seated> {
  const attacker = await attack(target, address)
  const reply = await attacker.say('room:join', joinInput(attacker, room, keys))
  if (!reply.ok) throw new Error(`refused: ${reply.error.code}`)
  return Object.assign(attacker, { room, keys })
}

/** What an answer comes to: `ok`, or the code of its refusal. */
export const codeOf = (reply: Reply<unknown>): string => (reply.ok ? 'ok' : reply.error.code)
