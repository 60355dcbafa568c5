/** Says to a TURN server what browsers would not: STUN (RFC 8489) and TURN (RFC 8656) message by message, over UDP. */
import { createHash, createHmac, randomBytes } from 'node:crypto'
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { isIPv4 } from 'node:net'

const COOKIE = 0x2112_a442
const HEADER_BYTES = 20
/** What is not answered within this is not answered, in ms. */
const PATIENCE_MS = 2_000
const TTL_SECONDS = 600

/** Methods, as requests. */
export const methods = { binding: 0x0001, allocate: 0x0003, permission: 0x0008, connect: 0x000a } as const

/** Attributes by their numbers. */
export const attributes = {
  changeRequest: 0x0003,
  username: 0x0006,
  integrity: 0x0008,
  errorCode: 0x0009,
  peerAddress: 0x0012,
  realm: 0x0014,
  nonce: 0x0015,
  addressFamily: 0x0017,
  transport: 0x0019,
  software: 0x8022,
  otherAddress: 0x802c,
} as const

/** Some values depend on the number of their transaction. */
type Attribute = readonly [type: number, value: Buffer | ((transaction: Buffer) => Buffer)]

/** An answer: its attributes, and the error that it carries; 0 for none. */
export interface StunAnswer {
  readonly error: number
  readonly attributes: ReadonlyMap<number, Buffer>
}

/** A credential as Confab gives them out. */
export interface TurnCredential {
  readonly username: string
  readonly password: string
}

/** Makes a credential that ends after so many seconds, under that secret. */
export function turnCredential(secret: string, seconds = TTL_SECONDS): TurnCredential {
  const username = `${Math.floor(Date.now() / 1000) + seconds}:x`
  return { username, password: createHmac('sha1', secret).update(username).digest('base64') }
}

export const UDP: Attribute = [attributes.transport, Buffer.of(17, 0, 0, 0)]
export const TCP: Attribute = [attributes.transport, Buffer.of(6, 0, 0, 0)]
export const IPV6: Attribute = [attributes.addressFamily, Buffer.of(2, 0, 0, 0)]

/** The sixteen bytes of an IPv6 address. */
function bytesOfIpv6(address: string): Buffer {
  const written = address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...parts: string[]) => {
    const [a, b, c, d] = parts.map(Number) as [number, number, number, number]
    return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`
  })
  const [head = '', tail = ''] = written.split('::')
  const groups = (part: string) =>
    part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16))
  const [before, after] = [groups(head), groups(tail)]
  const middle = Array.from({ length: 8 - before.length - after.length }, () => 0)
  const bytes = Buffer.alloc(16)
  for (const [index, group] of [...before, ...middle, ...after].entries())
    bytes.writeUInt16BE(group, index * 2)
  return bytes
}

function xored(bytes: Buffer, mask: Buffer): Buffer {
  return Buffer.from(bytes.map((byte, index) => byte ^ (mask[index] ?? 0)))
}

/** One who speaks with a TURN server from a socket of its own. */
export class TurnAttacker {
  readonly #port: number
  readonly #socket: Socket
  readonly #credential: TurnCredential | undefined
  readonly #transaction = randomBytes(12)
  #realm: Buffer | undefined
  #nonce: Buffer | undefined

  constructor(port: number, credential?: TurnCredential) {
    this.#port = port
    this.#credential = credential
    this.#socket = createSocket('udp4')
  }

  /** Asks once, and again with the credential when the server wants one; `undefined` where it does not answer. */
  async ask(method: number, ...sent: readonly Attribute[]): Promise<StunAnswer | undefined> {
    const answer = await this.#askOnce(method, sent)
    if (!this.#credential || (answer?.error !== 401 && answer?.error !== 438)) return answer
    this.#realm = answer.attributes.get(attributes.realm)
    this.#nonce = answer.attributes.get(attributes.nonce)
    return this.#askOnce(method, sent)
  }

  /** Asks for leave to send to a peer. */
  async mayReach(address: string): Promise<number | undefined> {
    return (await this.ask(methods.permission, this.#peer(address)))?.error
  }

  close(): void {
    this.#socket.close()
  }

  #peer(address: string, port = 9): Attribute {
    const cookie = Buffer.alloc(4)
    cookie.writeUInt32BE(COOKIE)
    const plain = isIPv4(address) ? Buffer.from(address.split('.').map(Number)) : bytesOfIpv6(address)
    const head = Buffer.of(0, isIPv4(address) ? 1 : 2, 0, 0)
    head.writeUInt16BE(port ^ (COOKIE >>> 16), 2)
    return [
      attributes.peerAddress,
      (transaction) => Buffer.concat([head, xored(plain, Buffer.concat([cookie, transaction]))]),
    ]
  }

  #write(method: number, sent: readonly Attribute[]): Buffer {
    const { username, password } = this.#credential ?? { username: '', password: '' }
    const [realm, nonce] = [this.#realm, this.#nonce]
    if (!realm || !nonce) return this.#message(method, sent)
    const named: Attribute[] = [
      ...sent,
      [attributes.username, Buffer.from(username)],
      [attributes.realm, realm],
      [attributes.nonce, nonce],
    ]
    const key = createHash('md5').update(`${username}:${realm.toString()}:${password}`).digest()
    const unsigned = this.#message(method, [...named, [attributes.integrity, Buffer.alloc(20)]])
    const digest = createHmac('sha1', key).update(unsigned.subarray(0, -24)).digest()
    return this.#message(method, [...named, [attributes.integrity, digest]])
  }

  #message(method: number, sent: readonly Attribute[]): Buffer {
    const body = sent.flatMap(([type, written]) => {
      const value = typeof written === 'function' ? written(this.#transaction) : written
      const head = Buffer.alloc(4)
      head.writeUInt16BE(type, 0)
      head.writeUInt16BE(value.length, 2)
      return [head, value, Buffer.alloc((4 - (value.length % 4)) % 4)]
    })
    const content = Buffer.concat(body)
    const header = Buffer.alloc(8)
    header.writeUInt16BE(method, 0)
    header.writeUInt16BE(content.length, 2)
    header.writeUInt32BE(COOKIE, 4)
    return Buffer.concat([header, this.#transaction, content])
  }

  async #askOnce(method: number, sent: readonly Attribute[]): Promise<StunAnswer | undefined> {
    // A transaction of the same number would be answered from memory.
    randomBytes(12).copy(this.#transaction)
    const answered = once(this.#socket, 'message', { signal: AbortSignal.timeout(PATIENCE_MS) })
    this.#socket.send(this.#write(method, sent), this.#port, '127.0.0.1')
    try {
      const [message] = (await answered) as [Buffer]
      return read(message)
    } catch {
      return undefined
    }
  }
}

function read(message: Buffer): StunAnswer {
  const found = new Map<number, Buffer>()
  for (let at = HEADER_BYTES; at + 4 <= message.length;) {
    const length = message.readUInt16BE(at + 2)
    found.set(message.readUInt16BE(at), message.subarray(at + 4, at + 4 + length))
    at += 4 + length + ((4 - (length % 4)) % 4)
  }
  const code = found.get(attributes.errorCode)
  return { error: code ? code.readUInt8(2) * 100 + code.readUInt8(3) : 0, attributes: found }
}
