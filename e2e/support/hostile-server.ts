import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { FrameReader, browserFrame, serverFrame, type Frame } from './websocket-frames.ts'

/** What an event, a command or an answer carries: read as the table of messages says, and altered at will. */
export type Carried = Record<string, unknown>

/** Something that a page and the server say to each other. */
export interface Said {
  readonly kind: 'command' | 'answer' | 'event'
  /** Of the command or event; of an answer, of the command that it answers. */
  readonly name: string
  readonly data: Carried
}

/** What is done to what is said: what is brought instead, in this order. */
export type Interference = (said: Said, page: HostilePage) => readonly Said[]

/** Somebody as the server shows them to the others. */
export interface ShownPeer {
  readonly id: string
  readonly seat: string
  readonly hello: string
}

const honest: Interference = (said) => [said]

/** Socket.IO's event or acknowledgement inside Engine.IO's message. */
const PACKET = /^4([23])(\d*)(\[.*\])$/s

/** One page's connection with the server, with anyone who sits in between. */
export class HostilePage {
  /** The id under which the server knows the page; '' before it said so. */
  id = ''
  readonly #commands = new Map<string, string>()
  readonly #page: Socket
  readonly #product: Socket
  readonly #hostile: HostileServer

  constructor(page: Socket, product: Socket, hostile: HostileServer) {
    this.#page = page
    this.#product = product
    this.#hostile = hostile
    this.#follow(page, product, 'up')
    this.#follow(product, page, 'down')
  }

  /** Tells the page what the server never said. */
  tells(name: string, data: Carried): void {
    if (!this.#page.destroyed) this.#page.write(serverFrame(`42${JSON.stringify([name, data])}`))
  }

  #follow(from: Socket, to: Socket, way: 'up' | 'down'): void {
    const reader = new FrameReader()
    let head: Buffer | undefined = Buffer.alloc(0)
    from.on('data', (bytes: Buffer) => {
      let rest = bytes
      if (head !== undefined) {
        head = Buffer.concat([head, bytes])
        const end = head.indexOf('\r\n\r\n')
        if (end < 0) return
        to.write(head.subarray(0, end + 4))
        rest = head.subarray(end + 4)
        head = undefined
      }
      for (const frame of reader.read(rest)) for (const out of this.#pass(frame, way)) to.write(out)
    })
    from.on('error', () => to.destroy())
    from.on('close', () => to.destroy())
  }

  #pass({ raw, text = '' }: Frame, way: 'up' | 'down'): readonly Buffer[] {
    const connected = /^40(\{.*\})$/s.exec(text)?.[1]
    if (connected !== undefined) this.#isNamed(connected)
    const packet = this.#read(text, way)
    if (packet === undefined) return [raw]
    const { said, ack } = packet
    this.#learn(said)
    const frame = way === 'up' ? browserFrame : serverFrame
    return this.#hostile.interference(said, this).map((each) => {
      const number = each === said || each.kind !== 'event' ? ack : ''
      return frame(write(each, number))
    })
  }

  /** What is said in a packet, and under what number; `undefined` for packets that say nothing. */
  #read(text: string, way: 'up' | 'down'): { readonly said: Said; readonly ack: string } | undefined {
    const [, type, ack = '', json = ''] = PACKET.exec(text) ?? []
    if (type === undefined) return undefined
    const list: unknown[] = JSON.parse(json)
    if (type === '3') {
      const kind = way === 'up' ? 'command' : 'answer'
      return { said: { kind, name: this.#commands.get(ack) ?? '', data: list[0] as Carried }, ack }
    }
    const name = String(list[0])
    if (way === 'up') this.#commands.set(ack, name)
    return { said: { kind: way === 'up' ? 'command' : 'event', name, data: list[1] as Carried }, ack }
  }

  /** The server tells a page its id before anything else. */
  #isNamed(json: string): void {
    const { sid } = JSON.parse(json) as { readonly sid?: string }
    if (sid === undefined) return
    this.id = sid
    this.#hostile.connected.set(sid, this)
  }

  /** Anyone who sits in between reads what is not sealed. */
  #learn({ kind, name, data }: Said): void {
    if (name === 'peer:joined') this.#hostile.meets(data['peer'] as ShownPeer)
    const value = data['value'] as { readonly peers: readonly ShownPeer[] } | undefined
    if (kind !== 'answer' || name !== 'room:join' || value === undefined) return
    for (const peer of value.peers) this.#hostile.meets(peer)
    if (!this.#hostile.pages.includes(this)) this.#hostile.pages.push(this)
  }

  close(): void {
    this.#page.destroy()
    this.#product.destroy()
  }
}

function write({ kind, name, data }: Said, number: string): string {
  return kind === 'answer'
    ? `43${number}${JSON.stringify([data])}`
    : `42${number}${JSON.stringify([name, data])}`
}

/** A server that does what it likes: the product's own, with somebody in front of it who owns the machine. */
export class HostileServer {
  /** The pages that entered a room, in that order; one that comes back is another one. */
  readonly pages: HostilePage[] = []
  /** All pages by their ids, also those in no room. */
  readonly connected = new Map<string, HostilePage>()
  interference: Interference = honest
  readonly #server: Server
  readonly #port: number
  readonly #open = new Set<{ close(): void }>()
  readonly #shown = new Map<string, ShownPeer>()
  #product = 0

  private constructor(server: Server, port: number) {
    this.#server = server
    this.#port = port
  }

  get origin(): string {
    return `http://localhost:${this.#port}`
  }

  /** Listens at `port`; it needs a product that does the work. */
  static async starts(port: number): Promise<HostileServer> {
    const server = createServer()
    const hostile = new HostileServer(server, port)
    server.on('connection', (socket) => hostile.#serve(socket))
    server.listen(port)
    await once(server, 'listening')
    return hostile
  }

  /** Has the product at that port do the work. */
  leadsTo(port: number): void {
    this.#product = port
  }

  meets(peer: ShownPeer): void {
    this.#shown.set(peer.id, peer)
  }

  /** A page as the server shows it to the others. */
  shown(page: HostilePage): ShownPeer {
    const peer = this.#shown.get(page.id)
    if (peer === undefined) throw new Error('nobody was shown that page')
    return peer
  }

  #serve(socket: Socket): void {
    socket.once('error', () => socket.destroy())
    socket.once('data', (first: Buffer) => {
      socket.pause()
      const onward = connect(this.#product, '127.0.0.1')
      onward.once('error', () => socket.destroy())
      if (/^upgrade: *websocket/im.test(first.toString('latin1'))) {
        const page = new HostilePage(socket, onward, this)
        this.#open.add(page)
      } else {
        this.#open.add({ close: () => (socket.destroy(), onward.destroy()) })
        socket.pipe(onward).pipe(socket)
      }
      // What was read already is read again by anyone who follows now.
      socket.unshift(first)
      socket.resume()
    })
  }

  /** The page that entered as the first, second… */
  page(number: number): HostilePage {
    const page = this.pages[number]
    if (page === undefined) throw new Error(`no page number ${number} entered a room`)
    return page
  }

  becomesHonest(): void {
    this.interference = honest
  }

  async stops(): Promise<void> {
    for (const open of this.#open) open.close()
    this.#server.close()
    await once(this.#server, 'close')
  }
}
