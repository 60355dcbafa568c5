/** Two connections of this page that call each other. Nobody else is asked, and nothing but numbers is sent. */
import { createScope, listen, type Scope } from '../base/scope.ts'
import type { CheckPorts } from './connection-check.types.ts'
import { watchGathering, type Sightings } from './gathering.ts'
import { until } from './until.ts'

/** Pre-agreed on both sides: packets that may be lost or overtake each other, and bulk that may not. */
const channels = {
  probe: { negotiated: true, id: 0, ordered: false, maxRetransmits: 0 },
  bulk: { negotiated: true, id: 1 },
} as const
type ChannelName = keyof typeof channels

/** How long a pair may take to connect, in ms: TURN over TLS on a slow connection needs six round trips and a handshake. */
const CONNECT_MS = 5_000

/** Two ends of one channel. */
export interface ChannelPair {
  readonly from: RTCDataChannel
  readonly to: RTCDataChannel
}

/** A pair of connections. */
export interface Loopback {
  readonly sightings: Sightings
  readonly pairs: Readonly<Record<ChannelName, ChannelPair>>
  /** Resolves with the time that it took in ms, or `undefined` when it did not connect. */
  connect(): Promise<number | undefined>
  close(): void
}

/** Makes a pair; it is closed with the outer scope at the latest. */
export function createLoopback(
  { clock, createPeerConnection }: CheckPorts['platform'],
  configuration: RTCConfiguration,
  outer: Scope,
): Loopback {
  const scope = createScope()
  outer.add(() => scope.close())
  const sightings: Sightings = { errors: [], candidates: [] }
  const near = open()
  const far = open()
  const pairs = { probe: openPair('probe'), bulk: openPair('bulk') }

  function open(): RTCPeerConnection {
    const connection = createPeerConnection(configuration)
    scope.add(() => connection.close())
    return connection
  }

  function openPair(name: ChannelName): ChannelPair {
    return { from: openEnd(near, name), to: openEnd(far, name) }
  }

  async function negotiate(): Promise<void> {
    await near.setLocalDescription()
    await far.setRemoteDescription(ownDescription(near))
    await far.setLocalDescription()
    await near.setRemoteDescription(ownDescription(far))
  }

  return {
    sightings,
    pairs,
    connect() {
      const beginMs = clock.now()
      return until<number | undefined>(scope, (answer, own) => {
        const fail = () => answer(undefined)
        // In a turn of its own: first everything listens.
        const negotiated = Promise.resolve().then(negotiate)
        negotiated.catch(fail)
        watchCandidates([near, far], { own, sightings, negotiated, foundNothing: fail })
        watchChannels(pairs, own, () => answer(clock.now() - beginMs))
        for (const connection of [near, far]) {
          own.add(
            listen(connection, 'connectionstatechange', () => {
              if (connection.connectionState === 'failed') fail()
            }),
          )
        }
        own.add(clock.after(CONNECT_MS, fail))
      })
    },
    close: () => scope.close(),
  }
}

function watchChannels(pairs: Loopback['pairs'], own: Scope, opened: () => void): void {
  const ends = Object.values(pairs).flatMap(({ from, to }) => [from, to])
  const look = () => {
    if (ends.every(({ readyState }) => readyState === 'open')) opened()
  }
  for (const end of ends) own.add(listen(end, 'open', look))
}

interface Gathering {
  readonly own: Scope
  readonly sightings: Sightings
  readonly negotiated: Promise<void>
  readonly foundNothing: () => void
}

/** Hands candidates over, and calls back when neither side has found any or will. */
function watchCandidates(
  [near, far]: readonly [RTCPeerConnection, RTCPeerConnection],
  { own, sightings, negotiated, foundNothing }: Gathering,
): void {
  let gathering = 2
  const onEnd = () => {
    gathering -= 1
    if (gathering === 0 && sightings.candidates.length === 0) foundNothing()
  }
  const handTo = (other: RTCPeerConnection) => (candidate: RTCIceCandidate) => {
    // One that is refused is as good as one that leads nowhere.
    void negotiated.then(() => other.addIceCandidate(candidate)).catch(() => {})
  }
  watchGathering(near, own, sightings, { onCandidate: handTo(far), onEnd })
  watchGathering(far, own, sightings, { onCandidate: handTo(near), onEnd })
}

function openEnd(connection: RTCPeerConnection, name: ChannelName): RTCDataChannel {
  const channel = connection.createDataChannel(name, channels[name])
  channel.binaryType = 'arraybuffer'
  return channel
}

function ownDescription({ localDescription }: RTCPeerConnection): RTCSessionDescriptionInit {
  if (localDescription === null) throw new Error('The browser made no description.')
  return { type: localDescription.type, sdp: localDescription.sdp }
}
