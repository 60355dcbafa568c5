/**
 * One visit to one room: from its link over lobby and call to leaving. It decides which screen is shown and when a stay
 * begins and ends; what a stay is made of is behind its ports.
 */
import {
  createObservable,
  createScope,
  initialSnapshot,
  mediaKinds,
  type FeatureEvent,
  type HostNotice,
  type JoinFailure,
  type MeshSnapshot,
  type PeerSnapshot,
  type Scope,
} from '@confab/mesh'
import type { RoomKeys, RoomLink } from '@confab/mesh/room'
import { encodeBase64url } from '@confab/protocol'
import { callAttribute, screenAfterRefusal, screenOfLack, switchesOf } from './call-session-decisions.ts'
import type { CallSessionPorts, Stay } from './call-session-ports.ts'
import type { CallSession, PasswordProblem, SessionSnapshot } from './call-session.types.ts'

/** A name is made known after nobody typed for so long, in ms: each change costs everybody in the lobby new keys. */
export const NAME_SETTLES_MS = 300

/** Begins a visit. It opens the room at once and joins only when told, or when the page was reloaded in the call. */
export function createCallSession(text: string, ports: CallSessionPorts): CallSession {
  const { clock, media, page } = ports
  const scope = createScope()
  const session = createObservable<SessionSnapshot>({ screen: 'opening' })
  const mesh = createObservable(initialSnapshot)
  const order = createObservable<HostNotice | undefined>(undefined)
  const listeners = new Set<(event: FeatureEvent) => void>()
  const reading = ports.links.read(text)
  let roomLink = reading.ok ? reading.link : undefined
  /** Of the present link, once they are known: a rejoin asks for no password. */
  let keys: Promise<RoomKeys> | undefined
  // A link for one person is not handed on: the next one needs another.
  const inviteLink = createObservable(roomLink ? ports.links.write({ ...roomLink, ticket: undefined }) : '')
  let stay: { readonly open: Stay; readonly scope: Scope; isLettingGo: boolean } | undefined
  /** Numbers the stays: one that opens after its time is closed at once. */
  let stays = 0
  /** What is written in this visit is told from what the same seat wrote in another one; a reload ends none. */
  let visit = ports.resume.visit()
  let name = ''
  /** Whether this stay is prepared under some name: the first one waits for nothing. */
  let prepared = false
  let forgetTyping = () => {}
  let switches = { microphone: false, camera: false }

  function show(next: SessionSnapshot): void {
    session.set(next)
    page.showCall(callAttribute(next))
  }

  // ---- Stays

  async function openStay(link: RoomLink): Promise<Stay | undefined> {
    endStay('keep')
    const mine = stays
    keys ??= ports.links.derive(link)
    const opened = await ports.openStay(keys, visit).catch(() => undefined)
    if (mine !== stays) {
      opened?.close('keep')
      return undefined
    }
    if (opened === undefined) show({ screen: 'unsupported' })
    else follow(opened)
    // A server that speaks another version may have said so already, and then there is nothing to enter.
    return opened?.signaling.current.state === 'refused' ? undefined : opened
  }

  function follow(opened: Stay): void {
    visit = opened.visit
    stay = { open: opened, scope: createScope(), isLettingGo: false }
    stay.scope.add(opened.mesh.snapshot.subscribe(onMesh))
    stay.scope.add(opened.mesh.onHostNotice(obey))
    stay.scope.add(opened.mesh.features.onEvent((event) => listeners.forEach((listener) => listener(event))))
    stay.scope.add(opened.signaling.subscribe(({ state }) => onSignaling(state)))
    stay.scope.add(media.onTrack((kind, track) => opened.mesh.setTrack(kind, track)))
    for (const kind of mediaKinds) {
      const track = media.track(kind)
      if (track) opened.mesh.setTrack(kind, track)
    }
    mesh.set(opened.mesh.snapshot.current)
    onSignaling(opened.signaling.current.state)
  }

  function endStay(seat: 'keep' | 'forget'): void {
    stays++
    order.set(undefined)
    forgetTyping()
    const ending = stay
    if (ending) keys = Promise.resolve(ending.open.keys)
    stay = undefined
    prepared = false
    if (seat === 'forget') visit = undefined
    ending?.scope.close()
    ending?.open.close(seat)
    mesh.set(initialSnapshot)
  }

  function onMesh(snapshot: MeshSnapshot): void {
    mesh.set(snapshot)
    const { phase, door } = snapshot
    const { screen } = session.current
    if (screen === 'lobby' && roomLink?.asksPassword && door.isElsewhere) return askPassword('wrong')
    if (screen === 'call')
      void letGo(snapshot.peers.find(({ successorOf }) => successorOf === snapshot.self.seat))
    if (phase.state === 'knocking') show({ screen: 'knocking', ahead: phase.ahead })
    else if (phase.state === 'joining' && screen === 'knocking') show({ screen: 'joining' })
    else if (phase.state === 'left' && phase.reason !== 'left') {
      endCall(phase.reason === 'removed' ? 'forget' : 'keep')
      show('by' in phase ? { screen: phase.reason, by: phase.by } : { screen: 'replaced' })
    }
  }

  /** One's other device is in the call: this one goes when its picture is here, or its word that it sends none. */
  async function letGo(successor: PeerSnapshot | undefined): Promise<void> {
    if (stay === undefined || stay.isLettingGo || successor?.link.state !== 'open') return
    stay.isLettingGo = true
    const { open } = stay
    const picture = successor.media.camera ? open.mesh.stream(successor.seat, 'camera') : undefined
    if (picture) await ports.firstFrame(picture)
    if (stay?.open !== open) return
    endCall('forget')
    show({ screen: 'moved' })
  }

  /** Ends what somebody else ended. The switches are kept for coming back. */
  function endCall(seat: 'keep' | 'forget'): void {
    switches = switchesOf(media.snapshot.current)
    endStay(seat)
    media.release()
  }

  /** A host's orders that devices have to follow, and all of them to be told. */
  function obey(heard: HostNotice): void {
    if (heard.type === 'mute' && heard.kind === 'microphone') media.turnOff('microphone')
    if (heard.type === 'mute' && heard.kind === 'screen') media.stopScreen()
    if (heard.type === 'renewed') renew(heard.link)
    order.set(heard)
  }

  /** The room goes on under a new link: the address bar, the list of meetings and a reload follow. */
  function renew(link: RoomLink): void {
    roomLink = link
    inviteLink.set(ports.links.write(link))
    page.showLink(inviteLink.current)
  }

  function onSignaling(state: string): void {
    if (state === 'connected') ports.reloadGuard.reset()
    // In a call the links go on without the server: nothing is reloaded away.
    else if (state === 'refused' && session.current.screen !== 'call') refuse('version/unsupported')
  }

  // ---- Lobby

  /** A reload in the call brings what the password gave; any other visit has to type it. */
  async function openLink(link: RoomLink): Promise<void> {
    if (!link.asksPassword) return enterLobby(link)
    const kept = ports.resume.secret()
    const restored = kept && (await ports.links.restore(link, kept.secret).catch(() => undefined))
    // What a page of another room left opens nothing here.
    if (restored === undefined || restored.roomId !== kept?.room) return askPassword(undefined)
    keys = Promise.resolve(restored)
    await enterLobby(link)
  }

  function askPassword(problem: PasswordProblem | undefined): void {
    if (stay !== undefined) endCall('keep')
    keys = undefined
    show({ screen: 'password', problem, isTried: false })
  }

  async function unlock(typed: string): Promise<void> {
    const { current } = session
    if (current.screen !== 'password' || current.isTried || roomLink === undefined) return
    const read = ports.links.readPassword(typed)
    if (!read.ok) return askPassword(read.problem)
    show({ ...current, isTried: true })
    keys = ports.links.derive(roomLink, read.password)
    await enterLobby(roomLink)
  }

  function prepareSoon(): void {
    forgetTyping()
    forgetTyping = clock.after(prepared ? NAME_SETTLES_MS : 0, prepare)
  }

  function prepare(): void {
    forgetTyping()
    prepared = true
    void stay?.open.mesh.prepare(name)
  }

  async function enterLobby(link: RoomLink): Promise<void> {
    const opened = await openStay(link)
    if (opened === undefined || opened !== stay?.open) return
    const resumed = ports.resume.take(opened.keys.roomId)
    if (resumed === undefined) {
      show({ screen: 'lobby', otherTab: opened.otherTab })
      // The page that follows the screen tells a remembered name in the same turn.
      return prepareSoon()
    }
    name = resumed.name
    switches = resumed
    turnOnAgain(opened)
    await enterCall(opened)
  }

  /** A duplicated tab brings along how the first one was: its microphone stays off all the same. */
  function turnOnAgain({ otherTab }: Stay): void {
    if (switches.microphone && otherTab === 'none') void media.turnOn('microphone')
    if (switches.camera) void media.turnOn('camera')
  }

  // ---- Call

  async function enterCall(opened: Stay): Promise<void> {
    show({ screen: 'joining' })
    prepare()
    const outcome = await opened.mesh.join()
    if (opened !== stay?.open) return
    if (!outcome.ok && outcome.code === 'knock/stopped') show({ screen: 'lobby', otherTab: opened.otherTab })
    else if (outcome.ok) show({ screen: 'call', joinedAtMs: ports.now(), otherTab: opened.otherTab })
    else refuse(outcome.code)
  }

  function refuse(code: JoinFailure): void {
    const next = screenAfterRefusal(code, mesh.current.capacity)
    if (next.screen === 'outdated' && ports.reloadGuard.tryOnce()) return page.reload()
    if (session.current.screen !== next.screen) show(next)
  }

  async function reenter(link: RoomLink): Promise<void> {
    show({ screen: 'joining' })
    const opened = await openStay(link)
    if (opened === undefined || opened !== stay?.open) return
    turnOnAgain(opened)
    await enterCall(opened)
  }

  function leave(): void {
    const { current } = session
    if (current.screen !== 'call' && current.screen !== 'joining') return
    endCall('forget')
    const joinedAtMs = current.screen === 'call' ? current.joinedAtMs : ports.now()
    show({ screen: 'left', durationMs: Math.max(0, ports.now() - joinedAtMs) })
  }

  function onHide(): void {
    const { screen } = session.current
    // Joining too: whoever reloads twice in a row still wants to be back in the call.
    if (stay !== undefined && (screen === 'call' || screen === 'joining')) {
      const { roomId, link, prk } = stay.open.keys
      const secret = link.asksPassword ? encodeBase64url(prk) : undefined
      ports.resume.save(roomId, { name, secret, visit, ...switchesOf(media.snapshot.current) })
    }
    endStay('keep')
    media.close()
  }

  scope.add(page.onHide(onHide))
  // What came back has no connections and no devices left: a fresh page has.
  scope.add(page.onRestore(page.reload))

  const lack = screenOfLack(page.abilities)
  if (lack !== undefined) show(lack)
  else if (!reading.ok) show({ screen: 'incomplete', problem: reading.problem })
  else void openLink(reading.link)

  return {
    session,
    mesh,
    media,
    order,
    roomName: reading.ok ? reading.link.name : '',
    showAgain: () => void stay?.open.mesh.rename(name),
    reconnect: () => stay?.open.mesh.reconnect(),
    async handOverLink() {
      const made = await stay?.open.mesh.moderation.handOver()
      return made && ports.links.write(made)
    },
    async personalLink() {
      const made = await stay?.open.mesh.moderation.makePersonalLink()
      return made && ports.links.write(made)
    },
    isInvited: reading.ok && reading.link.ticket !== undefined,
    asksPassword: reading.ok && reading.link.asksPassword,
    inviteLink,
    setName(next) {
      name = next
      if (session.current.screen === 'lobby') prepareSoon()
    },
    unlock,
    async join() {
      if (session.current.screen === 'lobby' && stay !== undefined) await enterCall(stay.open)
    },
    stopKnocking: () => stay?.open.mesh.stopKnocking(),
    moderation: () => stay?.open.mesh.moderation,
    features: {
      loaded: (feature) => stay?.open.mesh.features.loaded(feature),
      load: async (feature) => stay?.open.mesh.features.load(feature),
      loadAll: async () => stay?.open.mesh.features.loadAll(),
      onEvent(listener) {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
    },
    dismissOrder: () => order.set(undefined),
    async retry() {
      const { screen } = session.current
      if (screen === 'outdated') page.reload()
      else if (roomLink && isOver(screen)) await reenter(roomLink)
    },
    leave,
    stream: (seat, kind) => stay?.open.mesh.stream(seat, kind),
    iceServers: async () => stay?.open.mesh.iceServers(),
    close() {
      endStay('forget')
      media.close()
      scope.close()
      page.showCall('idle')
    },
  }
}

/** The screens from which one may ask to come in again. */
function isOver(screen: SessionSnapshot['screen']): boolean {
  return [
    'left',
    'replaced',
    'moved',
    'removed',
    'ended',
    'not-admitted',
    'full',
    'busy',
    'unreachable',
  ].includes(screen)
}
