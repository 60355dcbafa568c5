/**
 * This seat as the others see it: its certificate, its name, its hellos, and the keys of the room that it is in, which are
 * others once the link was renewed. It knows nothing of sockets and links.
 */
import type { PeerMessageOf, SeatId } from '@confab/protocol'
import type { OwnCertificate, Platform } from '../base/platform.ts'
import { later, type Scope } from '../base/scope.ts'
import type { Rekey } from '../sealing/rekey.types.ts'
import type { RoomKeys } from '../sealing/room/room-link.types.ts'
import type { Sealing } from '../sealing/sealing.ts'

/** For so long the keys of a renewed link are kept, in ms: two hosts may renew it at the same moment. */
const OLD_KEYS_MS = 60_000

/** What a seat needs, and who it tells. */
export interface OwnSeatPort {
  readonly platform: Platform
  readonly scope: Scope
  readonly sealing: Sealing
  /** A key nears its end: a new hello under the present name is needed. */
  readonly onHelloNeeded: (name: string) => void
}

/** One's own seat, from room to room. */
export class OwnSeat {
  readonly #port: OwnSeatPort
  #sealing: Sealing
  #before: Sealing | undefined
  #certificate: Promise<OwnCertificate> | undefined
  #certificates: RTCCertificate[] = []
  #fingerprint = ''
  #name: string | undefined

  constructor(port: OwnSeatPort) {
    this.#port = port
    this.#sealing = port.sealing
    this.#watch()
  }

  /** The keys of the present room. */
  get sealing(): Sealing {
    return this.#sealing
  }

  /** What connections are made with; empty before the first hello. */
  get certificates(): RTCCertificate[] {
    return this.#certificates
  }

  /** Of the certificate in the hello; empty before the first one. */
  get fingerprint(): string {
    return this.#fingerprint
  }

  /** The name in the hello made last. */
  get name(): string | undefined {
    return this.#name
  }

  #watch(): void {
    const sealing = this.#sealing
    this.#port.scope.add(
      sealing.needsNewHello.subscribe((isNeeded) => {
        const isMeant = isNeeded && sealing === this.#sealing
        if (isMeant && this.#name !== undefined) this.#port.onHelloNeeded(this.#name)
      }),
    )
  }

  /** Makes a hello under that name; `undefined` when everything ended meanwhile. */
  async makeHello(name: string): Promise<string | undefined> {
    this.#certificate ??= this.#port.platform.generateCertificate()
    const { certificate, fingerprint } = await this.#certificate
    if (this.#port.scope.closed) return undefined
    this.#certificates = [certificate]
    this.#fingerprint = fingerprint
    this.#name = name
    return this.#sealing.makeHello({ name, fingerprint })
  }

  /** Checks a new key, made in the present room or, by another host at the same moment, in the one before. */
  async readRekey(
    rekey: PeerMessageOf<'host:rekey'>,
    isHost: (seat: SeatId) => boolean,
  ): Promise<Rekey | undefined> {
    return (await this.#sealing.readRekey(rekey, isHost)) ?? this.#before?.readRekey(rekey, isHost)
  }

  /** Goes on under new keys; resolves with the hello to be shown under them. */
  async moveTo(keys: RoomKeys): Promise<string | undefined> {
    const { scope, platform } = this.#port
    const before = this.#sealing
    this.#before = before
    this.#sealing = before.moveTo(keys)
    this.#watch()
    later(scope, platform.clock, OLD_KEYS_MS, () => {
      if (this.#before === before) this.#before = undefined
      before.close()
    })
    return this.#name === undefined ? undefined : this.makeHello(this.#name)
  }
}
