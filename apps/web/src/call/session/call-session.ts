/**
 * One visit to one room: from its link over lobby and call to leaving. It decides which screen is shown, and when the
 * visit's connection is made and ends.
 */
import {
  createObservable,
  createScope,
  type Features,
  type HostNotice,
  type JoinFailure,
  type LocalMedia,
  type MediaKind,
  type MeshSnapshot,
  type Moderation,
  type MutableObservable,
  type Observable,
  type PeerSnapshot,
} from '@confab/mesh'
import type { RoomLink } from '@confab/mesh/room'
import type { SeatId } from '@confab/protocol'
import { CallConnection } from './call-connection.ts'
import { callAttribute, isOver, screenAfterRefusal, screenOfLack } from './call-session-decisions.ts'
import type { CallSessionPorts, RoomConnection } from './call-session-ports.ts'
import { KeptSwitches } from './kept-switches.ts'
import type { CallSession, PasswordProblem, SessionSnapshot } from './call-session.types.ts'

/** Begins a visit. It opens the room at once and joins only when told, or when the page was reloaded in the call. */
export function createCallSession(text: string, ports: CallSessionPorts): CallSession {
  return new RoomVisit(text, ports)
}

class RoomVisit implements CallSession {
  readonly session: MutableObservable<SessionSnapshot> = createObservable<SessionSnapshot>({
    screen: 'opening',
  })
  readonly order = createObservable<HostNotice | undefined>(undefined)
  readonly media: LocalMedia
  readonly mesh: Observable<MeshSnapshot>
  readonly roomName: string
  readonly isInvited: boolean
  readonly asksPassword: boolean
  readonly inviteLink: MutableObservable<string>
  readonly features: Features
  readonly #ports: CallSessionPorts
  readonly #scope = createScope()
  readonly #connection: CallConnection
  /** The present one: a host may renew it. */
  #link: RoomLink | undefined
  readonly #kept: KeptSwitches
  /** The room whose place another device of this person is taking. */
  #lettingGo: RoomConnection | undefined

  constructor(text: string, ports: CallSessionPorts) {
    const { page, links, media, clock } = ports
    const reading = links.read(text)
    const link = reading.ok ? reading.link : undefined
    this.#ports = ports
    this.#link = link
    this.media = media
    this.#kept = new KeptSwitches(media, ports.resume)
    this.roomName = link?.name ?? ''
    this.isInvited = link?.ticket !== undefined
    this.asksPassword = link?.asksPassword ?? false
    // A link for one person is not handed on: the next one needs another.
    this.inviteLink = createObservable(link ? links.write({ ...link, ticket: undefined }) : '')
    this.#connection = new CallConnection(
      {
        clock,
        media,
        connect: ports.connect,
        deriveKeys: (of) => links.derive(of),
        onMesh: (snapshot) => this.#onMesh(snapshot),
        onHostNotice: (notice) => this.#obey(notice),
        onSignaling: (state) => this.#onSignaling(state),
      },
      ports.resume.visit(),
    )
    this.mesh = this.#connection.mesh
    this.features = this.#connection.features
    this.#scope.add(page.onHide(() => this.#onHide()))
    // What came back has no connections and no devices left: a fresh page has.
    this.#scope.add(page.onRestore(() => page.reload()))
    const lack = screenOfLack(page.abilities)
    if (lack !== undefined) this.#show(lack)
    else if (!reading.ok) this.#show({ screen: 'incomplete', problem: reading.problem })
    else void this.#openLink(reading.link)
  }

  get #room(): RoomConnection | undefined {
    return this.#connection.room
  }

  #show(next: SessionSnapshot): void {
    this.session.set(next)
    this.#ports.page.showCall(callAttribute(next))
  }

  // ---- What the room says

  #onMesh({ phase, door, peers, self }: MeshSnapshot): void {
    const { screen } = this.session.current
    if (screen === 'lobby' && this.#link?.asksPassword && door.isElsewhere) return this.#askPassword('wrong')
    if (screen === 'call') void this.#letGo(peers.find(({ successorOf }) => successorOf === self.seat))
    if (phase.state === 'left') this.#onLeft(phase)
    else if (phase.state === 'knocking') this.#show({ screen: 'knocking', ahead: phase.ahead })
    else if (phase.state === 'joining' && screen === 'knocking') this.#show({ screen: 'joining' })
  }

  /** This seat is out of the room: by its own wish, which is shown already, or by somebody else's. */
  #onLeft(phase: Extract<MeshSnapshot['phase'], { state: 'left' }>): void {
    if (phase.reason === 'left') return
    this.#endCall(phase.reason === 'removed' ? 'forget' : 'keep')
    this.#show('by' in phase ? { screen: phase.reason, by: phase.by } : { screen: 'replaced' })
  }

  /** One's other device is in the call: this one goes when its picture is here, or its word that it sends none. */
  async #letGo(successor: PeerSnapshot | undefined): Promise<void> {
    const room = this.#room
    if (room === undefined || room === this.#lettingGo || successor?.link.state !== 'open') return
    this.#lettingGo = room
    const picture = successor.media.camera ? room.mesh.stream(successor.seat, 'camera') : undefined
    if (picture) await this.#ports.firstFrame(picture)
    if (this.#room !== room) return
    this.#endCall('forget')
    this.#show({ screen: 'moved' })
  }

  /** A host's orders that devices have to follow, and all of them to be told. */
  #obey(notice: HostNotice): void {
    if (notice.type === 'mute' && notice.kind === 'microphone') this.media.turnOff('microphone')
    if (notice.type === 'mute' && notice.kind === 'screen') this.media.stopScreen()
    if (notice.type === 'renewed') this.#renew(notice.link)
    this.order.set(notice)
  }

  /** The room goes on under a new link: the address bar, the list of meetings and a reload follow. */
  #renew(link: RoomLink): void {
    this.#link = link
    this.inviteLink.set(this.#ports.links.write(link))
    this.#ports.page.showLink(this.inviteLink.current)
  }

  #onSignaling(state: string): void {
    if (state === 'connected') this.#ports.reloadGuard.reset()
    // In a call the links go on without the server: nothing is reloaded away.
    else if (state === 'refused' && this.session.current.screen !== 'call')
      this.#refuse('version/unsupported')
  }

  // ---- Into the room

  /** A reload in the call brings what the password gave; any other visit has to type it. */
  async #openLink(link: RoomLink): Promise<void> {
    if (!link.asksPassword) return this.#enterLobby(link)
    const { resume, links } = this.#ports
    const kept = resume.secret()
    // What cannot be restored is asked for again.
    const restored = kept && (await links.restore(link, kept.secret).catch(() => undefined))
    // What a page of another room left opens nothing here.
    if (restored === undefined || restored.roomId !== kept?.room) return this.#askPassword(undefined)
    this.#connection.useKeys(Promise.resolve(restored))
    await this.#enterLobby(link)
  }

  #askPassword(problem: PasswordProblem | undefined): void {
    if (this.#room !== undefined) this.#endCall('keep')
    this.#connection.useKeys(undefined)
    this.#show({ screen: 'password', problem, isTried: false })
  }

  async unlock(typed: string): Promise<void> {
    const { current } = this.session
    if (current.screen !== 'password' || current.isTried || this.#link === undefined) return
    const { links } = this.#ports
    const read = links.readPassword(typed)
    if (!read.ok) return this.#askPassword(read.problem)
    this.#show({ ...current, isTried: true })
    this.#connection.useKeys(links.derive(this.#link, read.password))
    await this.#enterLobby(this.#link)
  }

  /** Connects; `undefined` where nothing can be entered any more, which is shown. */
  async #connect(link: RoomLink): Promise<RoomConnection | undefined> {
    this.order.set(undefined)
    const outcome = await this.#connection.open(link)
    if (outcome.state === 'unsupported') this.#show({ screen: 'unsupported' })
    return outcome.state === 'open' ? outcome.room : undefined
  }

  async #enterLobby(link: RoomLink): Promise<void> {
    const room = await this.#connect(link)
    if (room === undefined) return
    if (!this.#kept.takeUp(room)) {
      this.#show({ screen: 'lobby', otherTab: room.otherTab })
      // The page that follows the screen tells a remembered name in the same turn.
      return this.#connection.prepareSoon(() => this.#kept.name)
    }
    this.#kept.turnOnAgain(room)
    await this.#enterCall(room)
  }

  async #enterCall(room: RoomConnection): Promise<void> {
    const { otherTab } = room
    this.#show({ screen: 'joining' })
    this.#connection.prepare(this.#kept.name)
    const outcome = await room.mesh.join()
    if (room !== this.#room) return
    if (outcome.ok) this.#show({ screen: 'call', joinedAtMs: this.#ports.now(), otherTab })
    else if (outcome.code === 'knock/stopped') this.#show({ screen: 'lobby', otherTab })
    else this.#refuse(outcome.code)
  }

  #refuse(code: Exclude<JoinFailure, 'knock/stopped'>): void {
    const { reloadGuard, page } = this.#ports
    const next = screenAfterRefusal(code, this.mesh.current.capacity)
    if (next.screen === 'outdated' && reloadGuard.tryOnce()) return page.reload()
    if (this.session.current.screen !== next.screen) this.#show(next)
  }

  async join(): Promise<void> {
    const room = this.#room
    if (this.session.current.screen === 'lobby' && room !== undefined) await this.#enterCall(room)
  }

  async retry(): Promise<void> {
    const { screen } = this.session.current
    if (screen === 'outdated') return this.#ports.page.reload()
    if (this.#link === undefined || !isOver(screen)) return
    this.#show({ screen: 'joining' })
    const room = await this.#connect(this.#link)
    if (room === undefined) return
    this.#kept.turnOnAgain(room)
    await this.#enterCall(room)
  }

  setName(name: string): void {
    this.#kept.name = name
    if (this.session.current.screen === 'lobby') this.#connection.prepareSoon(() => this.#kept.name)
  }

  // ---- Out of the room

  /** Ends the call, by one's own or somebody else's wish. The switches are kept for coming back. */
  #endCall(seat: 'keep' | 'forget'): void {
    this.#kept.note()
    this.#disconnect(seat)
    this.media.release()
  }

  #disconnect(seat: 'keep' | 'forget'): void {
    this.order.set(undefined)
    this.#connection.close(seat)
  }

  leave(): void {
    const { current } = this.session
    const { now } = this.#ports
    if (current.screen !== 'call' && current.screen !== 'joining') return
    this.#endCall('forget')
    const joinedAtMs = current.screen === 'call' ? current.joinedAtMs : now()
    this.#show({ screen: 'left', durationMs: Math.max(0, now() - joinedAtMs) })
  }

  #onHide(): void {
    const { screen } = this.session.current
    const room = this.#room
    // Joining too: anyone who reloads twice in a row still wants to be back in the call.
    if (room !== undefined && (screen === 'call' || screen === 'joining'))
      this.#kept.saveFor(room, this.#connection.visit)
    this.#disconnect('keep')
    this.media.close()
  }

  close(): void {
    this.#disconnect('forget')
    this.media.close()
    this.#scope.close()
    this.#ports.page.showCall('idle')
  }

  // ---- What the room can do

  readonly moderation = (): Moderation | undefined => this.#room?.mesh.moderation
  readonly handOverLink = async () => this.#write(await this.moderation()?.handOver())
  readonly personalLink = async () => this.#write(await this.moderation()?.makePersonalLink())

  #write(link: RoomLink | undefined): string | undefined {
    return link && this.#ports.links.write(link)
  }

  stream(seat: SeatId, kind: MediaKind): MediaStream | undefined {
    return this.#room?.mesh.stream(seat, kind)
  }

  readonly showAgain = (): void => void this.#room?.mesh.rename(this.#kept.name)
  readonly reconnect = (): void => this.#room?.mesh.reconnect()
  readonly stopKnocking = (): void => this.#room?.mesh.stopKnocking()
  readonly dismissOrder = (): void => this.order.set(undefined)
  readonly iceServers = async () => this.#room?.mesh.iceServers()
}
