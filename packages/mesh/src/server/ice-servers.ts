/** The STUN and TURN servers that the meeting server names, with credentials that still last. */
import type { IceServer } from '@confab/protocol'
import type { Clock } from '../base/platform.ts'
import type { Signaling } from './signaling.ts'

/** A server that can be reached answers sooner; a path is not kept waiting for one that cannot. In ms. */
const REFRESH_MS = 1_000
/** Credentials younger than this are not asked for again, in ms. */
const CREDENTIALS_FRESH_MS = 60_000
/** Credentials are good for this long at least, in ms: ten minutes, less what is left to be used of them. */
const CREDENTIALS_LAST_MS = 480_000

const isRelay = ({ urls }: IceServer): boolean => urls.some((url) => url.startsWith('turn'))

/** What was named, and when. */
type Named =
  | { readonly state: 'nothing' }
  | { readonly state: 'named'; readonly servers: readonly IceServer[]; readonly atMs: number }

/** Those that were named last. */
export class IceServers {
  readonly #clock: Clock
  readonly #signaling: Signaling
  #named: Named = { state: 'nothing' }
  #hasRelay = false

  constructor(clock: Clock, signaling: Signaling) {
    this.#clock = clock
    this.#signaling = signaling
  }

  get present(): readonly IceServer[] {
    return this.#named.state === 'named' ? this.#named.servers : []
  }

  /** Whether a relay was named at any time of this visit. */
  get hasRelay(): boolean {
    return this.#hasRelay
  }

  keep(servers: readonly IceServer[]): void {
    // A look that costs too much names no relays; those that were named a moment ago still serve.
    const isWorse = !servers.some(isRelay) && this.present.some(isRelay)
    if (isWorse && this.#ageMs < CREDENTIALS_LAST_MS) return
    this.#named = { state: 'named', servers, atMs: this.#clock.now() }
    this.#hasRelay ||= servers.some(isRelay)
  }

  get #ageMs(): number {
    return this.#named.state === 'named' ? this.#clock.now() - this.#named.atMs : Infinity
  }

  /** With credentials that were fetched just now, as far as the server answers soon. */
  async refresh(): Promise<readonly IceServer[]> {
    const needsCredentials = this.present.some((server) => server.credential !== undefined)
    if (!needsCredentials || this.#ageMs < CREDENTIALS_FRESH_MS) return this.present
    const patience = Promise.withResolvers<void>()
    const stop = this.#clock.after(REFRESH_MS, patience.resolve)
    await Promise.race([this.#fetch(), patience.promise])
    stop()
    return this.present
  }

  /** The same for those who must not take an empty list for an answer: `undefined` before the server gave one. */
  async known(): Promise<readonly IceServer[] | undefined> {
    const servers = await this.refresh()
    return this.#named.state === 'named' ? servers : undefined
  }

  async #fetch(): Promise<void> {
    const reply = await this.#signaling.request('ice:refresh', {})
    if (reply?.ok) this.keep(reply.value.iceServers)
  }
}
