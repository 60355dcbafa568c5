import type { Page, Request } from '@playwright/test'

/** Everything that a page and the server say to each other, as text. */
export class Wire {
  readonly #said: string[] = []

  constructor(page: Page) {
    page.on('websocket', (socket) => {
      this.#said.push(socket.url())
      socket.on('framesent', ({ payload }) => this.#said.push(payload.toString()))
      socket.on('framereceived', ({ payload }) => this.#said.push(payload.toString()))
    })
    page.on('request', (request) => this.#note(request))
  }

  /** How many messages went over it. */
  get size(): number {
    return this.#said.length
  }

  /** What was said that holds this text, also where it was encoded for an address or as Base64. */
  holding(text: string): readonly string[] {
    const plain = Buffer.from(text, 'utf8')
    const forms = [
      text,
      encodeURIComponent(text),
      plain.toString('base64').replace(/=+$/, ''),
      plain.toString('base64url'),
    ]
    return this.#said.filter((entry) => forms.some((form) => entry.includes(form)))
  }

  #note(request: Request): void {
    // The part after # stays in the browser; it stands here only because this side sees the page's own address.
    const [address = ''] = request.url().split('#')
    this.#said.push(address, JSON.stringify(request.headers()), request.postData() ?? '')
  }
}
