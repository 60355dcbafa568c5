declare global {
  interface Window {
    /** Kinds of all candidates that others named, in the order in which they came. */
    candidates: string[]
    /** The connections, each with what was named for it. */
    named: { readonly connection: RTCPeerConnection; readonly kinds: Set<string> }[]
  }
}

/** Runs in the page before its own scripts: keeps which kinds of candidates others name to this page. */
export function keepCandidates(): void {
  window.candidates = []
  window.named = []
  window.RTCPeerConnection = new Proxy(window.RTCPeerConnection, {
    construct(target, args: [RTCConfiguration?], newTarget) {
      const connection = Reflect.construct(target, args, newTarget) as RTCPeerConnection
      const kinds = new Set<string>()
      window.named.push({ connection, kinds })
      const keep = (text: string) => {
        for (const [, kind = ''] of text.matchAll(/candidate:.* typ (\w+)/g)) {
          window.candidates.push(kind)
          kinds.add(kind)
        }
      }
      const { setRemoteDescription, addIceCandidate } = connection
      connection.setRemoteDescription = (description) => {
        keep(description.sdp ?? '')
        return Reflect.apply(setRemoteDescription, connection, [description]) as Promise<void>
      }
      connection.addIceCandidate = (candidate?: RTCIceCandidateInit | null) => {
        keep(candidate?.candidate ?? '')
        return Reflect.apply(addIceCandidate, connection, [candidate]) as Promise<void>
      }
      return connection
    },
  })
}

/** Runs in the page: which kinds were named for each connection that is alive. */
export function remoteKindsByPeer(): string[][] {
  return window.named
    .filter(({ connection }) => connection.connectionState !== 'closed')
    .map(({ kinds }) => [...kinds].toSorted())
}

/** Runs in the page: of which kind the other side of the only live connection is. */
export async function currentRemoteKind(): Promise<string | undefined> {
  interface Entry {
    readonly type: string
    readonly selectedCandidatePairId?: string
    readonly remoteCandidateId?: string
    readonly candidateType?: string
  }
  const live = window.named.filter(({ connection }) => connection.connectionState === 'connected')
  const entries = new Map<string, Entry>()
  const statistics = await live.at(-1)?.connection.getStats()
  statistics?.forEach((entry: Entry, id: string) => entries.set(id, entry))
  const transport = [...entries.values()].find(({ type }) => type === 'transport')
  const pair = entries.get(transport?.selectedCandidatePairId ?? '')
  return entries.get(pair?.remoteCandidateId ?? '')?.candidateType
}
