import type { Page, Request } from '@playwright/test'

/** How a text may stand in a message: as it is, or encoded for an address, as Base64 or in digits. */
export function formsOf(text: string): readonly string[] {
  const plain = Buffer.from(text, 'utf8')
  return [
    text,
    encodeURIComponent(text),
    plain.toString('base64').replace(/=+$/, ''),
    plain.toString('base64url'),
    plain.toString('hex'),
  ]
}

/** Everything that a page and the server say to each other, as text. */
export class Wire {
  readonly #said: string[] = []
  readonly #frames: string[] = []
  readonly #requests: Promise<string>[] = []

  constructor(page: Page) {
    page.on('websocket', (socket) => {
      this.#said.push(socket.url())
      const note = ({ payload }: { readonly payload: string | Buffer }) => {
        this.#frames.push(payload.toString())
        this.#said.push(payload.toString())
      }
      socket.on('framesent', note)
      socket.on('framereceived', note)
    })
    page.on('request', (request) => this.#note(request))
  }

  /** How many messages went over it. */
  get size(): number {
    return this.#said.length
  }

  /** What was said that holds this text, also where it was encoded for an address or as Base64. */
  holding(text: string): readonly string[] {
    const forms = formsOf(text)
    return this.#said.filter((entry) => forms.some((form) => entry.includes(form)))
  }

  /** Everything over the socket that is long enough for an id, a key or something sealed. */
  get tokens(): readonly string[] {
    return [...new Set(this.#frames.flatMap((frame) => frame.match(/[\w-]{20,}/g) ?? []))]
  }

  /** Each request as it left the browser: its address, and all of its headers. */
  requests(): Promise<readonly string[]> {
    return Promise.all(this.#requests)
  }

  #note(request: Request): void {
    // The part after # stays in the browser; it stands here only because this side sees the page's own address.
    const [address = ''] = request.url().split('#')
    this.#said.push(address, JSON.stringify(request.headers()), request.postData() ?? '')
    // What the network adds is known later, and never where the page has gone meanwhile.
    const headers = request.allHeaders().catch(() => request.headers())
    this.#requests.push(headers.then((all) => `${address}\n${JSON.stringify(all)}`))
  }
}
