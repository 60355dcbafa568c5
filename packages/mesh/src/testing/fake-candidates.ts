/** What a fake connection finds of candidates. */
import type { FakeNetwork, NetworkNode } from './fake-network.ts'

let ports = 0

/** Candidates of the present ICE session of one connection. */
export class FakeCandidates<Node extends NetworkNode<Node>> {
  readonly #network: FakeNetwork<Node>
  readonly #tell: (candidate: object) => void
  #ufrag: string | undefined
  lines: string[] = []

  constructor(network: FakeNetwork<Node>, tell: (candidate: object) => void) {
    this.#network = network
    this.#tell = tell
  }

  /** Begins to find those of an ICE session; relays, too, where they alone were asked for. */
  gather(ufrag: string | undefined, isRelayed: () => boolean): void {
    if (ufrag !== this.#ufrag) this.lines = []
    this.#ufrag = ufrag
    this.#network.clock.after(this.#network.delayMs() / 4, () => {
      if (this.#ufrag !== ufrag || ufrag === undefined) return
      ports += 1
      const port = 40_000 + (ports % 20_000)
      this.#find('host', `candidate:1 1 udp 2130706431 10.0.0.1 ${port} typ host`)
      if (!isRelayed()) return
      // A browser that was told late of its wish has found both.
      this.#find(
        'relay',
        `candidate:2 1 udp 41885439 203.0.113.9 ${port} typ relay raddr 198.51.100.7 rport ${port}`,
      )
    })
  }

  #find(type: 'host' | 'relay', line: string): void {
    this.lines.push(line)
    this.#tell({ candidate: line, type, sdpMid: '0', sdpMLineIndex: 0, usernameFragment: this.#ufrag })
  }

  stop(): void {
    this.#ufrag = undefined
  }
}
