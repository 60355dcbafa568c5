import {
  PROTOCOL_VERSION,
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
import type { RunningServer } from './running-server.ts'
import { newKeys, nextJoinNumber, prove, type Keys } from './seat-keys.ts'

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

/** What a join of this socket says. */
export function joinInput(person: Pick<Person, 'id'>, address: RoomAddress, keys: Keys, hello = 'hello') {
  const joinNumber = nextJoinNumber()
  const proof = prove(keys, address, person.id, joinNumber)
  return { address, seatKey: keys.seatKey, joinNumber, proof, hello }
}

/** Options under which a browser's page on this server connects. */
function pageOptions(server: RunningServer): Partial<ManagerOptions & SocketOptions> {
  return {
    auth: { version: PROTOCOL_VERSION },
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
