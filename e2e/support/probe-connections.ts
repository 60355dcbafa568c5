/** What the probe knows of connections. Each function runs in the page and may use nothing from outside. */
import type { LinkReport, Probe } from './probe.types.ts'

/** Counts all connections that are made. */
export function countConnections(): void {
  const live: RTCPeerConnection[] = []
  const everMade: WeakRef<RTCPeerConnection>[] = []
  let most = 0
  const isLive = (connection: RTCPeerConnection) => connection.connectionState !== 'closed'
  // What is over is let go: a probe that held it would look like a leak of the product.
  const forgetClosed = () => void live.splice(0, live.length, ...live.filter(isLive))
  if ('RTCPeerConnection' in window)
    window.RTCPeerConnection = new Proxy(window.RTCPeerConnection, {
      construct(target, parameters, newTarget) {
        const made = Reflect.construct(target, parameters, newTarget) as RTCPeerConnection
        forgetClosed()
        live.push(made)
        everMade.push(new WeakRef(made))
        most = Math.max(most, live.length)
        return made
      },
    })
  // The parts after this one add theirs.
  window.probe = Object.assign({} as Probe, {
    connections: () => live.filter(isLive),
    mostConnections: () => most,
    madeConnections: () => everMade.length,
    keptConnections: () => {
      forgetClosed()
      return everMade.filter((reference) => reference.deref() !== undefined).length
    },
    breakConnections() {
      for (const connection of live.filter(isLive)) connection.close()
    },
  })
}

/** Tells what arrives over each connection. */
export function reportLinks(): void {
  const fingerprintOf = (description: RTCSessionDescription | null) =>
    /a=fingerprint:\S+ (\S+)/.exec(description?.sdp ?? '')?.[1] ?? ''
  const arrivalsOf = async (connection: RTCPeerConnection) => {
    const arrives: Record<string, { packets: number; frames: number; energy: number }> = {}
    const statistics = await connection.getStats()
    statistics.forEach((entry: RTCInboundRtpStreamStats) => {
      if (entry.type !== 'inbound-rtp') return
      arrives[entry.mid ?? entry.kind] = {
        packets: entry.packetsReceived ?? 0,
        frames: entry.framesDecoded ?? 0,
        energy: entry.totalAudioEnergy ?? 0,
      }
    })
    return arrives
  }
  const report = async (connection: RTCPeerConnection): Promise<LinkReport> => ({
    state: connection.connectionState,
    ours: fingerprintOf(connection.localDescription),
    theirs: fingerprintOf(connection.remoteDescription),
    sections: (connection.localDescription?.sdp.match(/^m=/gm) ?? []).length,
    arrives: await arrivalsOf(connection),
  })
  Object.assign(window.probe, { links: () => Promise.all(window.probe.connections().map(report)) })
}
