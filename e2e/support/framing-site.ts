import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { freePort } from './product.ts'

/** Somebody else's site, whose every page shows what its address asks for in a frame. Browsers look for any `*.localhost` here. */
export class FramingSite {
  readonly #server: Server
  readonly #port: number
  #asked = 0

  constructor(server: Server, port: number) {
    this.#server = server
    this.#port = port
    server.on('request', () => {
      this.#asked += 1
    })
  }

  /** How many requests came here. */
  get asked(): number {
    return this.#asked
  }

  static async starts(): Promise<FramingSite> {
    const server = createServer((request, response) => {
      const { searchParams } = new URL(request.url ?? '/', 'http://localhost')
      const [frame = '', allow = ''] = ['frame', 'allow'].map((name) => searchParams.get(name) ?? '')
      response.setHeader('Content-Type', 'text/html; charset=utf-8')
      response.end(`<!doctype html><title>Somebody else</title><link rel="icon" href="data:,">
        <iframe src="${frame}" allow="${allow}" width="900" height="540"></iframe>`)
    })
    const port = await freePort()
    server.listen(port)
    await once(server, 'listening')
    return new FramingSite(server, port)
  }

  origin(name: string): string {
    return `http://${name}.localhost:${this.#port}`
  }

  /** The page under that name that frames this address and hands on what `allow` lists. */
  page(name: string, frame: string, allow = ''): string {
    return `${this.origin(name)}/?${new URLSearchParams({ frame, allow }).toString()}`
  }

  async stops(): Promise<void> {
    this.#server.closeAllConnections()
    this.#server.close()
    await once(this.#server, 'close')
  }
}
