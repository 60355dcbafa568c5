/**
 * A stand-in for `RTCPeerConnection` that negotiates by the rules of JSEP (RFC 9429), as far as the engine relies on
 * them, and carries data channels over a {@link FakeNetwork}. It decodes nothing: media are only counted.
 */
import type { Clock } from '../base/platform.ts'
import { FakeDataChannel } from './fake-data-channel.ts'
import type { FakeNetwork, NetworkNode } from './fake-network.ts'
import { FakeCandidates } from './fake-candidates.ts'
import { FakeDtlsRole } from './fake-dtls-role.ts'
import { MEDIA, readDescription, writeDescription, type FakeDescription } from './fake-description.ts'
import { FakeStats } from './fake-stats.ts'
import { FakeTransceiver } from './fake-transceiver.ts'

let numbers = 0
const nextNumber = () => (numbers += 1)

/** One connection of the fake world. */
export class FakePeerConnection extends EventTarget implements NetworkNode<FakePeerConnection> {
  readonly network: FakeNetwork<FakePeerConnection>
  readonly fingerprint: string
  readonly owner: string
  /** The seat that the owner connects to, once its engine has said so. */
  towards = ''
  /** The other connection, while they have a path or had one. */
  partner: FakePeerConnection | undefined
  signalingState: RTCSignalingState = 'stable'
  connectionState: RTCPeerConnectionState = 'new'
  iceConnectionState: RTCIceConnectionState = 'new'
  /** The other end of DTLS. */
  #met: FakePeerConnection | undefined
  readonly sctp = { transport: {} }
  readonly #channels = new Map<number, FakeDataChannel>()
  #transceivers: FakeTransceiver[] = []
  #local: FakeDescription | undefined
  #remote: FakeDescription | undefined
  #stable: { local?: FakeDescription | undefined; remote?: FakeDescription | undefined } = {}
  /** How many the engine handed on, right or wrong. */
  candidatesAdded = 0
  readonly #stats = new FakeStats()
  readonly #candidates: FakeCandidates<FakePeerConnection>
  #restart = false
  readonly #role: FakeDtlsRole
  /** Whether relays alone were asked for. */
  #isRelayed: boolean

  constructor(
    network: FakeNetwork<FakePeerConnection>,
    owner: string,
    fingerprint: string,
    configuration: RTCConfiguration = {},
  ) {
    super()
    this.network = network
    this.owner = owner
    this.fingerprint = fingerprint
    this.#isRelayed = configuration.iceTransportPolicy === 'relay'
    this.#role = new FakeDtlsRole(() => network.flipsRole(owner))
    this.#candidates = new FakeCandidates(network, (candidate) =>
      this.dispatchEvent(Object.assign(new Event('icecandidate'), { candidate })),
    )
    network.add(this)
  }

  get clock(): Clock {
    return this.network.clock
  }

  /** Names its ICE session. */
  get ufrag(): string | undefined {
    return this.#local?.ufrag
  }

  get hasPath(): boolean {
    return this.partner !== undefined && this.network.reaches(this, this.partner)
  }

  delayMs(): number {
    return this.network.delayMs() + this.network.waitMs(this)
  }

  get localDescription(): { type: string; sdp: string } | null {
    return this.#local ? { type: this.#local.type, sdp: this.#write(this.#local) } : null
  }

  get remoteDescription(): { type: string; sdp: string } | null {
    return this.#remote ? { type: this.#remote.type, sdp: this.#remote.sdp ?? '' } : null
  }

  createDataChannel(_label: string, { id }: { id: number }): FakeDataChannel {
    const channel = new FakeDataChannel(this, id)
    this.#channels.set(id, channel)
    return channel
  }

  channel(id: number): FakeDataChannel | undefined {
    return this.#channels.get(id)
  }

  addTransceiver(trackOrKind: unknown): FakeTransceiver {
    this.#assertOpen()
    const transceiver = new FakeTransceiver('made here', trackOrKind)
    this.#transceivers.push(transceiver)
    return transceiver
  }

  getTransceivers(): FakeTransceiver[] {
    return [...this.#transceivers]
  }

  getStats(): Promise<ReadonlyMap<string, unknown>> {
    this.count()
    return Promise.resolve(this.#stats.report(this.network.available(this), this.network.buffered.get(this)))
  }

  count(): void {
    const { partner } = this
    const isConnected =
      ['connected', 'disconnected'].includes(this.connectionState) || this.iceConnectionState === 'connected'
    this.#stats.count({
      nowMs: this.clock.now(),
      reached: isConnected && partner !== undefined && this.network.reaches(partner, this),
      camera: this.#cameraState(),
      arrives: (mid) =>
        isConnected && partner?.gives(mid) === true ? this.network.spoils(partner, this, mid) : 'lost',
    })
  }

  sends(mid: string): boolean {
    return this.#transceivers.some((each) => each.mid === mid && each.sender.track !== null)
  }

  #cameraState(): 'none' | 'silent' | 'giving' {
    if (!this.sends('1')) return 'none'
    return this.network.silentCameras.has(this.owner) ? 'silent' : 'giving'
  }

  /** Whether something goes out of that kind: a camera may be on and give nothing. */
  gives(mid: string): boolean {
    return this.sends(mid) && !(mid === '1' && this.network.silentCameras.has(this.owner))
  }

  restartIce(): void {
    this.#restart = true
  }

  setConfiguration({ iceTransportPolicy }: RTCConfiguration): void {
    this.#assertOpen()
    this.#isRelayed = iceTransportPolicy === 'relay'
  }

  async setLocalDescription(): Promise<void> {
    this.#assertOpen()
    await Promise.resolve()
    this.#assertOpen()
    if (this.signalingState === 'have-remote-offer') this.#setAnswer()
    else if (this.signalingState === 'stable') this.#setOffer()
    else throw new Error(`setLocalDescription in ${this.signalingState}`)
    this.#candidates.gather(this.#local?.ufrag, () => this.#isRelayed)
  }

  #setOffer(): void {
    const ufrag = this.#restart || !this.#local ? `u${nextNumber()}` : this.#local.ufrag
    this.#restart = false
    this.#local = { type: 'offer', ufrag, offer: nextNumber(), setup: 'actpass' }
    this.signalingState = 'have-local-offer'
  }

  #setAnswer(): void {
    const offer = this.#remote?.offer ?? 0
    const restarted = this.#stable.remote?.ufrag !== this.#remote?.ufrag
    const ufrag = restarted || !this.#stable.local ? `u${nextNumber()}` : this.#stable.local.ufrag
    const setup = this.#role.answerTo(this.#remote?.setup)
    this.#local = { type: 'answer', ufrag, offer, setup }
    this.#settle()
  }

  async setRemoteDescription({ type, sdp }: { type: 'offer' | 'answer'; sdp: string }): Promise<void> {
    this.#assertOpen()
    await Promise.resolve()
    this.#assertOpen()
    const description = { ...readDescription(type, sdp, this.#stable.remote?.ufrag), sdp }
    if (type === 'offer') this.#takeOffer(description)
    else this.#takeAnswer(description)
  }

  #takeOffer(description: FakeDescription): void {
    if (this.signalingState === 'have-local-offer') {
      this.#local = this.#stable.local
      this.signalingState = 'stable'
    }
    // What addTransceiver made before is never matched with the m-lines of an offer that comes in (RFC 9429, 5.10).
    const unmatched = this.#transceivers.filter(({ origin, mid }) => origin === 'made here' && mid === null)
    const matched = this.#transceivers.filter((transceiver) => !unmatched.includes(transceiver))
    const made = MEDIA.slice(matched.length).map(() => new FakeTransceiver('from an offer'))
    this.#transceivers = [...unmatched, ...matched, ...made]
    this.#remote = description
    this.signalingState = 'have-remote-offer'
  }

  #takeAnswer(description: FakeDescription): void {
    if (this.signalingState !== 'have-local-offer') throw new Error(`answer in ${this.signalingState}`)
    // Browsers do not check which offer an answer is for. The fake does, except for an answer that this side made itself.
    const isOwn = description.ufrag === this.#stable.remote?.ufrag
    if (!isOwn && description.offer !== this.#local?.offer) throw new Error('answer to another offer')
    this.#role.accept(description.setup)
    this.#remote = description
    if (this.#transceivers[0]?.direction === 'sendonly') this.network.buffered.delete(this)
    this.#settle()
  }

  #settle(): void {
    this.signalingState = 'stable'
    this.#stable = { local: this.#local, remote: this.#remote }
    for (const [index, transceiver] of this.#transceivers.entries()) transceiver.mid = String(index)
    if (this.connectionState === 'new') this.#become('connecting')
    this.network.match(this)
  }

  addIceCandidate({ usernameFragment }: { usernameFragment?: string | null }): Promise<void> {
    this.candidatesAdded += 1
    const known = this.#remote?.ufrag === usernameFragment
    return known ? Promise.resolve() : Promise.reject(new Error('candidate of another ICE session'))
  }

  /** Whether the descriptions that both have agreed on name each other. */
  fits(other: FakePeerConnection): boolean {
    const [own, theirs] = [this.#stable, other.#stable]
    return (
      // Keys once agreed on with one connection serve no other: a path alone does not replace them.
      (this.#met ?? other) === other &&
      (other.#met ?? this) === this &&
      own.local !== undefined &&
      theirs.local !== undefined &&
      own.local.ufrag === theirs.remote?.ufrag &&
      own.remote?.ufrag === theirs.local.ufrag
    )
  }

  meet(other: FakePeerConnection): void {
    if (this.connectionState === 'closed') return
    this.partner = other
    this.#met = other
    if (this.channel(0)?.readyState === 'closed') return this.findsPathAgain()
    this.#become('connected')
    for (const channel of this.#channels.values()) channel.open()
  }

  onPath(path: 'lost' | 'back' | 'failed'): void {
    const state = this.connectionState
    if (path === 'lost' && state === 'connected') this.#become('disconnected')
    if (path === 'failed' && state === 'disconnected') this.#become('failed')
    if (path === 'back' && state === 'disconnected') this.#become('connected')
    if (path === 'back') for (const channel of this.#channels.values()) channel.flush()
  }

  /** As in Firefox (seen in 153) when its address is gone: DTLS fails, and on whatever path ICE finds nothing passes. */
  losesKeys(): void {
    for (const channel of this.#channels.values()) channel.shut()
    this.#become('failed')
  }

  /** As Firefox does after ICE gave up: the path is there, and the connection goes on saying that it failed. */
  findsPathAgain(): void {
    this.iceConnectionState = 'connected'
    this.dispatchEvent(new Event('iceconnectionstatechange'))
    for (const channel of this.#channels.values()) channel.flush()
  }

  #become(state: RTCPeerConnectionState): void {
    if (this.connectionState === state) return
    this.connectionState = state
    this.dispatchEvent(new Event('connectionstatechange'))
  }

  close(): void {
    if (this.connectionState === 'closed') return
    const { partner } = this
    const told = partner && this.network.reaches(this, partner)
    this.connectionState = 'closed'
    this.signalingState = 'closed'
    this.network.remove(this)
    this.#candidates.stop()
    for (const channel of this.#channels.values()) channel.shut()
    if (!told && partner?.partner === this) this.network.lose(partner)
    if (!told) return
    for (const channel of this.#channels.values()) channel.hangUp(() => partner.partner === this)
  }

  #assertOpen(): void {
    if (this.connectionState === 'closed') throw new Error('The connection is closed.')
  }

  #write(description: FakeDescription): string {
    const isReadable = !this.network.isGarbled(this, description.type)
    const { fingerprint } = this
    return writeDescription(description, { isReadable, fingerprint, candidates: this.#candidates.lines })
  }
}
