import { generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto'
import {
  labelled,
  type CommandInput,
  type CommandName,
  type CommandOutput,
  type EventData,
  type EventName,
  type Reply,
  type RoomAddress,
} from '@confab/protocol'
import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client'
import { onTestFinished } from 'vitest'
import { roomIdOf } from '../src/rooms/seats.ts'
import type { RunningServer } from './running-server.ts'

/** A seat's keys, as a browser would make them. */
export interface Keys {
  readonly seatKey: string
  readonly privateKey: KeyObject
}

/** Something that happened to a person. */
type Heard = {
  [Name in EventName]: { readonly name: Name; readonly data: EventData<Name> }
}[EventName]

/** One socket and what it heard. */
export interface Person {
  readonly socket: Socket
  readonly id: string
  readonly heard: readonly Heard[]
  /** What it heard of one kind. */
  heardOf<Name extends EventName>(name: Name): readonly EventData<Name>[]
  say<Name extends CommandName>(name: Name, input: CommandInput<Name>): Promise<Reply<CommandOutput<Name>>>
  /** Sends whatever it is given. */
  sayRaw(name: string, ...values: readonly unknown[]): Promise<Reply<unknown>>
}

/** A room that nobody else has. */
export function newAddress(): RoomAddress {
  return { h: randomBytes(16).toString('base64url'), access: randomBytes(16).toString('base64url') }
}

/** Keys that nobody else has. */
export function newKeys(): Keys {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
  const point = Buffer.concat([Buffer.of(4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')])
  return { seatKey: point.toString('base64url'), privateKey }
}

/** Signs a room and a socket. */
export function prove(keys: Keys, address: RoomAddress, socketId: string): string {
  const signed = labelled('join', roomIdOf(address), socketId)
  return sign('sha256', signed, { key: keys.privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')
}

/** What a join of this socket says. */
export function joinInput(person: Person, address: RoomAddress, keys: Keys, hello = 'hello') {
  return { address, seatKey: keys.seatKey, proof: prove(keys, address, person.id), hello }
}

/** Options under which a browser's page on this server connects. */
function pageOptions(server: RunningServer): Partial<ManagerOptions & SocketOptions> {
  return {
    auth: { version: 1 },
    transports: ['websocket'],
    extraHeaders: { origin: server.url },
    reconnection: false,
    forceNew: true,
  }
}

/** A socket that is connecting, closed when its test is over. */
export function openSocket(
  server: RunningServer,
  options: Partial<ManagerOptions & SocketOptions> = {},
): Socket {
  const socket = io(server.url, { ...pageOptions(server), ...options })
  onTestFinished(() => void socket.disconnect())
  return socket
}

/** Connects a person. Rejects when the server refuses. */
export async function connect(
  server: RunningServer,
  options: Partial<ManagerOptions & SocketOptions> = {},
): Promise<Person> {
  const socket = openSocket(server, options)
  const heard: Heard[] = []
  socket.onAny((name, data) => heard.push({ name, data }))
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  socket.once('connect', resolve)
  socket.once('connect_error', reject)
  await promise
  const sayRaw = (name: string, ...values: readonly unknown[]) => socket.emitWithAck(name, ...values)
  return {
    socket,
    id: socket.id ?? '',
    heard,
    heardOf: (name) =>
      heard.filter((entry) => entry.name === name).map((entry) => entry.data as EventData<typeof name>),
    say: sayRaw,
    sayRaw,
  }
}

/** Resolves when the socket is closed, with the reason. */
export function whenClosed(person: Person): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>()
  if (person.socket.connected) person.socket.once('disconnect', resolve)
  else resolve('closed before')
  return promise
}

/** What a command answers that must be carried out. */
export async function carriedOut<Value>(reply: Promise<Reply<Value>>): Promise<Value> {
  const answer = await reply
  if (!answer.ok) throw new Error(`refused: ${answer.error.code}`)
  return answer.value
}

/** Connects somebody and takes a seat. */
export async function enter(server: RunningServer, address: RoomAddress, keys = newKeys(), hello = 'hello') {
  const person = await connect(server)
  const joined = await carriedOut(person.say('room:join', joinInput(person, address, keys, hello)))
  return Object.assign(person, { joined, keys })
}

/** Makes a person's socket take nothing from the network any more, as a browser that was stopped does. */
export function stopReading(person: Person): void {
  const webSocket: unknown = Reflect.get(person.socket.io.engine.transport, 'ws')
  if (!(webSocket instanceof Object && 'pause' in webSocket && typeof webSocket.pause === 'function')) {
    throw new TypeError('The transport of this client cannot be paused.')
  }
  webSocket.pause()
}
