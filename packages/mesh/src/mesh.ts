/**
 * The engine: everything between this browser and the others in one room. It puts the parts together and decides
 * nothing itself.
 */
import type { CommandOutput, PeerMessage, SeatId } from '@confab/protocol'
import { Attendance } from './attendance.ts'
import type { ConnectionContext } from './connection.ts'
import { createMailbox } from './mailbox.ts'
import { keepUnchanged, type MediaKind, type MeshSnapshot } from './mesh-snapshot.ts'
import type { JoinOutcome, Mesh } from './mesh.types.ts'
import { createSpeakingMonitor, type SpeakingMonitor } from './media/speaking.ts'
import { createObservable } from './observable.ts'
import { createOutboundMedia } from './outbound-media.ts'
import type { PeerLinkPort } from './peer-link.ts'
import type { OwnCertificate, Platform } from './platform.ts'
import { Roster } from './roster.ts'
import { createScope } from './scope.ts'
import type { HelloContent, Sealing } from './sealing/sealing.ts'
import type { Signaling } from './signaling.ts'

/** What the engine is given. */
export interface MeshOptions {
  readonly platform: Platform
  readonly signaling: Signaling
  readonly sealing: Sealing
  /** The own microphone's level, 0 to 1, for the speaking sign. */
  readonly ownLevel: () => number
}

/** Makes the engine for one seat in one room. It does nothing before `prepare`. */
export function createMesh({ platform, signaling, sealing, ownLevel }: MeshOptions): Mesh {
  const { clock } = platform
  const scope = createScope()
  const outbound = createOutboundMedia()
  const streams = { person: platform.createMediaStream([]), screen: platform.createMediaStream([]) }
  let own: Promise<OwnCertificate> | undefined
  let certificates: RTCCertificate[] = []
  let shownName: string | undefined
  let preparing: Promise<void> = Promise.resolve()
  let monitor: SpeakingMonitor<SeatId> | undefined
  let publishing = false

  const attendance = new Attendance({
    clock,
    signaling,
    sealing,
    onPeek: ({ peers }) => lookIn(peers),
    onEntering: () => roster.links.forEach((link) => link.announce()),
    onEntered: (result) => onEntered(result),
    onChange: () => publishSoon(),
  })
  const mailbox = createMailbox({
    signaling,
    sealing,
    clock,
    onMessage: (seat, message, sender) => roster.receive(seat, message, sender),
    onGap: (seat) => roster.member(seat)?.link.askAgain(),
    onUndelivered: (seat) => roster.miss(seat, 'left'),
    onUnexplained: () => attendance.askAgain(),
  })
  const roster = new Roster({
    clock,
    learn: (seat, hello) => sealing.learn(seat, hello),
    linkPort,
    onExplained: (seat) => mailbox.explained(seat),
    onForgotten(seat) {
      mailbox.forget(seat)
      sealing.markGone(seat)
    },
    onStranger: () => attendance.askAgain(),
    onChange: () => publishSoon(),
  })
  const snapshot = createObservable<MeshSnapshot>(takeSnapshot())

  scope.add(signaling.on('peer:joined', ({ peer }) => void roster.admit(peer, 'await')))
  scope.add(signaling.on('peer:moved', (peer) => void roster.admit(peer, 'await')))
  scope.add(signaling.on('peer:hello', (peer) => void roster.admit(peer, 'await')))
  scope.add(signaling.on('peer:away', ({ seat, id }) => missAt(seat, id, 'away')))
  scope.add(signaling.on('peer:left', ({ seat, id }) => missAt(seat, id, 'left')))
  scope.add(
    sealing.needsNewHello.subscribe((needed) => {
      if (needed && shownName !== undefined) void rename(shownName)
    }),
  )
  scope.add(signaling.on('seat:replaced', () => end('replaced')))
  scope.add(
    signaling.on('signal:received', ({ from, sealed }) => {
      const seat = roster.seatOf(from)
      if (seat !== undefined) mailbox.deliver(seat, sealed)
    }),
  )

  // ---- Who is here

  function lookIn(peers: CommandOutput<'room:peek'>['peers']): void {
    const present = new Set(peers.map((peer) => peer.seat))
    for (const [seat] of roster.members) if (!present.has(seat)) roster.drop(seat)
    for (const peer of peers) if (peer.seat !== sealing.seat) void roster.admit(peer, 'prepare')
  }

  function onEntered({ peers }: CommandOutput<'room:join'>): void {
    roster.missAllBut(new Set(peers.map((peer) => peer.seat)))
    // Whoever reads the list is the newcomer to those with whom there is no link yet.
    for (const peer of peers) void roster.admit(peer, 'announce')
    if (monitor) return
    monitor = createSpeakingMonitor(clock, levels)
    scope.add(() => monitor?.close())
    scope.add(monitor.speaking.subscribe(() => publishSoon()))
    roster.watch()
  }

  function missAt(seat: SeatId, id: string, word: 'away' | 'left'): void {
    if (roster.member(seat)?.id !== id) return
    if (attendance.phase.state === 'lobby') roster.drop(seat)
    else roster.miss(seat, word)
  }

  function* levels(): Iterable<[SeatId, number]> {
    yield [sealing.seat, ownLevel()]
    for (const [seat, { link }] of roster.members) yield [seat, link.audioLevel()]
  }

  // ---- Links

  function linkPort(content: HelloContent): Omit<PeerLinkPort, 'onChange' | 'onBye'> {
    const { seat, fingerprint } = content
    return {
      seat,
      ownSeat: sealing.seat,
      fingerprint,
      context: connectionContext,
      freshConfiguration: async () => {
        await attendance.refreshIceServers()
        return configuration()
      },
      bind: () => sealing.bind(seat),
      checkBind: (bytes) => sealing.checkBind(seat, bytes),
      sendSealed(message: PeerMessage) {
        const member = roster.member(seat)
        if (member && attendance.phase.state !== 'lobby') mailbox.send(seat, member.id, message)
      },
      ownState: () => outbound.state(),
      onBound: () => sealing.markBound(seat),
    }
  }

  function connectionContext(): ConnectionContext {
    const receivers = Math.max(1, roster.links.length)
    return { platform, outbound, configuration: configuration(), streams, receivers }
  }

  function configuration(): RTCConfiguration {
    const iceServers = attendance.iceServers.map(
      (server) => ({ ...server, urls: [...server.urls] }) as RTCIceServer,
    )
    return { iceServers, certificates, bundlePolicy: 'max-bundle' }
  }

  // ---- Hello

  async function makeHello(name: string): Promise<string | undefined> {
    own ??= platform.generateCertificate()
    const { certificate, fingerprint } = await own
    if (scope.closed) return undefined
    certificates = [certificate]
    shownName = name
    return sealing.makeHello({ name, fingerprint })
  }

  async function prepare(name: string): Promise<void> {
    if (name === shownName || scope.closed || attendance.phase.state === 'joined') return
    const hello = await makeHello(name)
    if (hello !== undefined && !scope.closed) attendance.show(hello)
  }

  async function rename(name: string): Promise<void> {
    if (attendance.phase.state !== 'joined') return prepare(name)
    const hello = await makeHello(name)
    if (hello !== undefined) await attendance.replaceHello(hello)
  }

  // ---- Showing

  function takeSnapshot(): MeshSnapshot {
    const speaking = monitor?.speaking.current ?? new Set<SeatId>()
    const { state } = signaling.status.current
    return {
      phase: attendance.phase,
      signaling: state === 'refused' ? 'lost' : state,
      peers: roster.snapshots(speaking),
      self: { seat: sealing.seat, id: attendance.id, speaking: speaking.has(sealing.seat) },
      capacity: attendance.capacity,
    }
  }

  function publishSoon(): void {
    if (publishing) return
    publishing = true
    // Many changes of one turn are one picture.
    queueMicrotask(() => {
      publishing = false
      snapshot.set(keepUnchanged(snapshot.current, takeSnapshot()))
    })
  }

  function end(reason: 'left' | 'replaced'): void {
    if (scope.closed) return
    if (reason === 'left') roster.leave()
    else roster.close()
    attendance.end(reason)
    mailbox.close()
    scope.close()
  }

  return {
    snapshot,
    get iceServers() {
      return attendance.iceServers
    },
    prepare(name) {
      preparing = preparing.then(() => prepare(name))
      return preparing
    },
    async join(): Promise<JoinOutcome> {
      await preparing
      return attendance.join()
    },
    rename,
    setTrack(kind: MediaKind, track) {
      if (scope.closed) return
      outbound.set(kind, track)
      for (const link of roster.links) {
        link.refreshTrack(kind)
        link.sendState()
      }
    },
    stream: (seat, kind) => roster.member(seat)?.link.stream(kind),
    close: () => end('left'),
  }
}
