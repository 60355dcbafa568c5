/** A WebSocket made of bytes: whole frames or parts of them, right or wrong, in any number, and slowly or never read. */
import { connect, type Socket } from 'node:net'

/** What a frame says of itself (RFC 6455, 5.2). */
export interface FrameHead {
  readonly opcode?: number
  readonly isLast?: boolean
  /** Says that the payload is compressed. */
  readonly isCompressed?: boolean
  /** A length that the payload does not have. */
  readonly claimedBytes?: number
}

const TEXT = 1
const LAST = 0x80
const COMPRESSED = 0x40
const MASKED = 0x80

/** Writes a frame. Its mask is made of zeros, so what is sent is what stands there. */
export function frame(payload: string | Uint8Array, head: FrameHead = {}): Buffer {
  const body = Buffer.from(payload)
  const { opcode = TEXT, isLast = true, isCompressed = false, claimedBytes = body.length } = head
  const first = (isLast ? LAST : 0) | (isCompressed ? COMPRESSED : 0) | opcode
  const mask = Buffer.alloc(4)
  if (claimedBytes < 126) return Buffer.concat([Buffer.of(first, MASKED | claimedBytes), mask, body])
  if (claimedBytes < 65_536) {
    const length = Buffer.alloc(2)
    length.writeUInt16BE(claimedBytes)
    return Buffer.concat([Buffer.of(first, MASKED | 126), length, mask, body])
  }
  const length = Buffer.alloc(8)
  length.writeBigUInt64BE(BigInt(claimedBytes))
  return Buffer.concat([Buffer.of(first, MASKED | 127), length, mask, body])
}

interface ReadFrame {
  readonly opcode: number
  readonly payload: Buffer
  readonly end: number
}

/** Reads the frame at the beginning of `bytes`, or nothing while it is not whole. Servers send unmasked. */
function readFrame(bytes: Buffer): ReadFrame | undefined {
  if (bytes.length < 2) return undefined
  const short = bytes.readUInt8(1) & 0x7f
  const start = short === 127 ? 10 : short === 126 ? 4 : 2
  if (bytes.length < start) return undefined
  const length =
    short === 127 ? Number(bytes.readBigUInt64BE(2)) : short === 126 ? bytes.readUInt16BE(2) : short
  const end = start + length
  if (bytes.length < end) return undefined
  return { opcode: bytes.readUInt8(0) & 0x0f, payload: bytes.subarray(start, end), end }
}

/** The opening request of a WebSocket. */
export const upgradeRequest = (path: string, headers: Readonly<Record<string, string>>): string =>
  [
    `GET ${path} HTTP/1.1`,
    ...Object.entries({
      Host: '127.0.0.1',
      Connection: 'Upgrade',
      Upgrade: 'websocket',
      'Sec-WebSocket-Version': '13',
      'Sec-WebSocket-Key': 'AAAAAAAAAAAAAAAAAAAAAA==',
      ...headers,
    }).map(([name, value]) => `${name}: ${value}`),
    '\r\n',
  ].join('\r\n')

/** A connection that speaks WebSocket. */
export interface FrameSocket {
  /** Text frames that came. */
  readonly texts: string[]
  readonly isOpen: boolean
  /** Resolves with the close code; 1006 when the connection ended without one. */
  readonly closed: Promise<number>
  /** Called for each text that comes. */
  onText: (text: string) => void
  /** Bytes that came in frames that are no text: pongs and the like. */
  readonly otherFrames: number
  write(bytes: Uint8Array): void
  send(...texts: readonly string[]): void
  /** Resolves once everything that was written has left this process, or the connection is closed. */
  drained(): Promise<void>
  stopReading(): void
  destroy(): void
}

const CLOSE = 8

/** Every bare connection that a row opened and that is open still. */
const opened = new Set<Socket>()

/** Opens a bare connection. */
export function openTcp(port: number): Socket {
  const tcp = connect({ port, host: '127.0.0.1', noDelay: true, allowHalfOpen: true })
  opened.add(tcp)
  tcp.on('error', () => {})
  tcp.on('end', () => tcp.destroy())
  tcp.on('close', () => opened.delete(tcp))
  return tcp
}

/** Closes what rows left open. */
export function destroyAll(): void {
  for (const tcp of opened) tcp.destroy()
}

/** Opens one; rejects with the status line of a refusal. */
export async function openFrames(
  port: number,
  path: string,
  headers: Readonly<Record<string, string>>,
): Promise<FrameSocket> {
  const tcp = openTcp(port)
  const left = await upgraded(tcp, upgradeRequest(path, headers))
  return overTcp(tcp, left)
}

/** Resolves with the bytes behind the answer, if that is the right one. */
async function upgraded(tcp: Socket, request: string): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>()
  let answer = Buffer.alloc(0)
  const hear = (chunk: Buffer): void => {
    answer = Buffer.concat([answer, chunk])
    const end = answer.indexOf('\r\n\r\n')
    if (end === -1) return
    const [status = ''] = answer.toString('latin1', 0, end).split('\r\n')
    tcp.off('data', hear)
    if (status.includes(' 101 ')) resolve(answer.subarray(end + 4))
    else reject(new Error(status))
  }
  tcp.on('data', hear)
  tcp.once('close', () => reject(new Error('closed')))
  tcp.write(request)
  return promise
}

function overTcp(tcp: Socket, first: Buffer): FrameSocket {
  const closed = Promise.withResolvers<number>()
  let waiting: Buffer = Buffer.alloc(0)
  let code = 1006
  const socket = {
    texts: [] as string[],
    isOpen: true,
    closed: closed.promise,
    onText: (_text: string): void => {},
    otherFrames: 0,
    write: (bytes: Uint8Array): void => void (socket.isOpen && tcp.write(bytes)),
    send(...texts: readonly string[]): void {
      socket.write(Buffer.concat(texts.map((text) => frame(text))))
    },
    async drained(): Promise<void> {
      const { promise, resolve } = Promise.withResolvers<void>()
      if (!socket.isOpen) return
      const done = (): void => resolve()
      tcp.write(Buffer.alloc(0), done)
      tcp.once('close', done)
      await promise
      tcp.off('close', done)
    },
    stopReading: (): void => void tcp.pause(),
    destroy: (): void => void tcp.destroy(),
  }
  const hear = (chunk: Buffer): void => {
    waiting = waiting.length === 0 ? chunk : Buffer.concat([waiting, chunk])
    for (let read = readFrame(waiting); read !== undefined; read = readFrame(waiting)) {
      waiting = waiting.subarray(read.end)
      take(read)
    }
  }
  const take = ({ opcode, payload }: ReadFrame): void => {
    if (opcode === CLOSE) {
      code = payload.length >= 2 ? payload.readUInt16BE(0) : 1005
      // As RFC 6455, 5.5.1 has it; who does not answer is cut off later.
      tcp.destroy()
    }
    if (opcode !== TEXT) return void (socket.otherFrames += 1)
    const text = payload.toString()
    socket.texts.push(text)
    socket.onText(text)
  }
  tcp.on('data', hear)
  tcp.on('close', () => {
    socket.isOpen = false
    closed.resolve(code)
  })
  hear(first)
  return socket
}
