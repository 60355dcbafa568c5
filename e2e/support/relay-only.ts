declare global {
  interface Window {
    relayed: RTCPeerConnection[]
  }
}

/** Runs in the page before its own scripts: every connection may use relays only, as behind a strict firewall. */
export function relayOnly(): void {
  const closed = (settings: RTCConfiguration = {}): RTCConfiguration => ({
    ...settings,
    iceTransportPolicy: 'relay',
  })
  window.relayed = []
  window.RTCPeerConnection = new Proxy(window.RTCPeerConnection, {
    construct(target, [settings]: [RTCConfiguration?], newTarget) {
      const made = Reflect.construct(target, [closed(settings)], newTarget) as RTCPeerConnection
      const { setConfiguration } = made
      made.setConfiguration = (newer) => setConfiguration.call(made, closed(newer))
      window.relayed.push(made)
      return made
    },
  })
}

/** Runs in the page: the path of each live connection, such as `relay over udp`. */
export async function relayedPaths(): Promise<string[]> {
  interface Entry {
    readonly type: string
    readonly selectedCandidatePairId?: string
    readonly localCandidateId?: string
    readonly candidateType?: string
    readonly relayProtocol?: string
  }
  const live = window.relayed.filter(({ connectionState }) => connectionState !== 'closed')
  return Promise.all(
    live.map(async (connection) => {
      const statistics = (await connection.getStats()) as unknown as ReadonlyMap<string, Entry>
      const transport = [...statistics.values()].find(({ type }) => type === 'transport')
      const pair = statistics.get(transport?.selectedCandidatePairId ?? '')
      const local = statistics.get(pair?.localCandidateId ?? '')
      return `${local?.candidateType} over ${local?.relayProtocol}`
    }),
  )
}
