/**
 * The connection of a visit with its room: made for the lobby, made again for a rejoin, gone after leaving. It makes the
 * person's name known, and knows no screens.
 */
import {
  createObservable,
  createScope,
  initialSnapshot,
  mediaKinds,
  type Clock,
  type FeatureEvent,
  type Features,
  type HostNotice,
  type LocalMedia,
  type MeshSnapshot,
  type Scope,
} from '@confab/mesh'
import type { RoomKeys, RoomLink } from '@confab/mesh/room'
import type { Nonce } from '@confab/protocol'
import type { CallSessionPorts, RoomConnection } from './call-session-ports.ts'

/** A name is made known after nobody typed for so long, in ms: each change costs everybody in the lobby new keys. */
export const NAME_SETTLES_MS = 300

/** What a connection is given, and who it tells. */
export interface CallConnectionPort extends Pick<CallSessionPorts, 'connect'> {
  readonly clock: Clock
  readonly media: LocalMedia
  readonly deriveKeys: (link: RoomLink) => Promise<RoomKeys>
  readonly onMesh: (snapshot: MeshSnapshot) => void
  readonly onHostNotice: (notice: HostNotice) => void
  /** What the signalling says of itself; `refused`: the server speaks another version. */
  readonly onSignaling: (state: 'connecting' | 'connected' | 'lost' | 'refused') => void
}

interface Open {
  readonly state: 'open'
  readonly room: RoomConnection
  readonly scope: Scope
  /** `first`: nothing is known of this person yet, so the first name waits for nothing. */
  name: 'first' | 'known'
}

/** One object for each attempt: what comes of an older one is not taken for that of a newer one. */
type State = { readonly state: 'closed' } | { readonly state: 'opening' } | Open

/** How connecting ended. `superseded`: the visit went on without it. */
export type ConnectOutcome =
  | { readonly state: 'open'; readonly room: RoomConnection }
  | { readonly state: 'superseded' | 'outdated' | 'unsupported' }

/** The connection of one visit, and its keys from one connection to the next. */
export class CallConnection {
  readonly mesh = createObservable(initialSnapshot)
  /** Those of the present room: nothing is loaded out of one. */
  readonly features: Features
  readonly #port: CallConnectionPort
  readonly #listeners = new Set<(event: FeatureEvent) => void>()
  #state: State = { state: 'closed' }
  #keys: Promise<RoomKeys> | undefined
  #visit: Nonce | undefined
  #forgetTyping = () => {}

  /** `visit` is the one that goes on, if there is one: what is written in it is told from what the seat wrote in others. */
  constructor(port: CallConnectionPort, visit: Nonce | undefined) {
    this.#port = port
    this.#visit = visit
    this.features = {
      loaded: (feature) => this.room?.mesh.features.loaded(feature),
      load: async (feature) => this.room?.mesh.features.load(feature),
      loadAll: async () => this.room?.mesh.features.loadAll(),
      onEvent: (listener) => {
        this.#listeners.add(listener)
        return () => this.#listeners.delete(listener)
      },
    }
  }

  /** The room, once it is open. */
  get room(): RoomConnection | undefined {
    return this.#state.state === 'open' ? this.#state.room : undefined
  }

  get visit(): Nonce | undefined {
    return this.#visit
  }

  /** The next connection is made with these keys; without any, with those of its link. */
  useKeys(keys: Promise<RoomKeys> | undefined): void {
    this.#keys = keys
  }

  /** Connects with the room of a link, instead of the present one. */
  async open(link: RoomLink): Promise<ConnectOutcome> {
    this.close('keep')
    const mine = { state: 'opening' } as const
    this.#state = mine
    this.#keys ??= this.#port.deriveKeys(link)
    // Rejects where this browser cannot: the visit shows that.
    const room = await this.#port.connect(this.#keys, this.#visit).catch(() => undefined)
    if (this.#state !== mine) {
      room?.close('keep')
      return { state: 'superseded' }
    }
    if (room === undefined) return { state: 'unsupported' }
    this.#follow(room)
    // A server that speaks another version may have said so already, and then there is nothing to enter.
    if (room.signaling.current.state === 'refused') return { state: 'outdated' }
    return this.room === room ? { state: 'open', room } : { state: 'superseded' }
  }

  #follow(room: RoomConnection): void {
    const { media, onHostNotice, onMesh, onSignaling } = this.#port
    const scope = createScope()
    this.#visit = room.visit
    this.#state = { state: 'open', room, scope, name: 'first' }
    const show = (snapshot: MeshSnapshot) => {
      this.mesh.set(snapshot)
      onMesh(snapshot)
    }
    scope.add(room.mesh.snapshot.subscribe(show))
    scope.add(room.mesh.onHostNotice(onHostNotice))
    scope.add(room.mesh.features.onEvent((event) => this.#listeners.forEach((listener) => listener(event))))
    scope.add(room.signaling.subscribe(({ state }) => onSignaling(state)))
    scope.add(media.onTrack((kind, track) => room.mesh.setTrack(kind, track)))
    for (const kind of mediaKinds) {
      const track = media.track(kind)
      if (track) room.mesh.setTrack(kind, track)
    }
    this.mesh.set(room.mesh.snapshot.current)
    onSignaling(room.signaling.current.state)
  }

  /** Makes a name known once nobody types any more. */
  prepareSoon(name: () => string): void {
    this.#forgetTyping()
    const { clock } = this.#port
    const waitMs = this.#state.state === 'open' && this.#state.name === 'known' ? NAME_SETTLES_MS : 0
    this.#forgetTyping = clock.after(waitMs, () => this.prepare(name()))
  }

  /** Makes everything ready that needs no click, under that name. */
  prepare(name: string): void {
    this.#forgetTyping()
    if (this.#state.state !== 'open') return
    this.#state.name = 'known'
    void this.#state.room.mesh.prepare(name)
  }

  /** Ends the connection, or gives up one that is being made. `forget` ends the visit as well. */
  close(seat: 'keep' | 'forget'): void {
    this.#forgetTyping()
    const ending = this.#state
    this.#state = { state: 'closed' }
    if (seat === 'forget') this.#visit = undefined
    if (ending.state === 'open') {
      // A rejoin asks for no password.
      this.#keys = Promise.resolve(ending.room.keys)
      ending.scope.close()
      ending.room.close(seat)
    }
    this.mesh.set(initialSnapshot)
  }
}
