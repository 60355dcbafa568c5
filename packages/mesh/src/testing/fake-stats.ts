/** Counters as a browser's statistics show them, fed by the time that passes. */
export class FakeStats {
  readonly #kinds = ['0', '1', '2', '3'].map((mid) => ({ mid, packetsReceived: 0, framesDecoded: 0 }))
  #bytesReceived = 0
  #lastMs: number | undefined
  #passedMs = 0
  #reportedMs = 0
  #waitedS = 0
  /** What the own camera has given; `undefined` while there is none. */
  #cameraFrames: number | undefined

  /** Counts what came since the last call, by what holds now. */
  count(now: {
    readonly nowMs: number
    /** Whether packets of the other side come at all: its answers to what is sent here, if nothing else. */
    readonly reached: boolean
    /** Whether there is a camera here, and whether it gives pictures. */
    readonly camera: 'none' | 'silent' | 'giving'
    readonly arrives: (mid: string) => 'whole' | 'undecodable' | 'lost'
  }): void {
    const passedMs = now.nowMs - (this.#lastMs ?? now.nowMs)
    this.#lastMs = now.nowMs
    this.#passedMs += passedMs
    if (now.reached) this.#bytesReceived += passedMs
    const frames = this.#cameraFrames ?? 0
    if (now.camera === 'none') this.#cameraFrames = undefined
    else this.#cameraFrames = now.camera === 'giving' ? frames + passedMs / 20 : frames
    for (const kind of this.#kinds) {
      const arrival = now.arrives(kind.mid)
      // Fifty packets a second, as a microphone sends, and as many frames.
      if (arrival !== 'lost') kind.packetsReceived += passedMs / 20
      if (arrival === 'whole') kind.framesDecoded += passedMs / 20
    }
  }

  /** `available`: what the browser thinks that it may send, in bit/s; `bufferedMs`: how long what comes waits to be played. */
  report(available: number, bufferedMs = 0): ReadonlyMap<string, unknown> {
    this.#waitedS += ((this.#passedMs - this.#reportedMs) / 20) * (bufferedMs / 1_000)
    this.#reportedMs = this.#passedMs
    const streams = this.#kinds.map((kind) => ({
      type: 'inbound-rtp',
      id: kind.mid,
      ...kind,
      packetsLost: 0,
      jitter: 0,
      jitterBufferEmittedCount: this.#passedMs / 20,
      jitterBufferDelay: this.#waitedS,
    }))
    const others = [
      {
        type: 'candidate-pair',
        id: 'pair',
        localCandidateId: 'local',
        // What is sent over a thin line waits in a queue.
        currentRoundTripTime: available < 150_000 ? 1.2 : 0.06,
        availableOutgoingBitrate: available,
      },
      {
        type: 'transport',
        id: 'transport',
        bytesReceived: this.#bytesReceived,
        selectedCandidatePairId: 'pair',
      },
      { type: 'local-candidate', id: 'local', candidateType: 'host' },
      { type: 'outbound-rtp', id: 'camera', mid: '1', mediaSourceId: 'source' },
      { type: 'media-source', id: 'source', kind: 'video', frames: this.#cameraFrames },
    ]
    return new Map([...streams, ...others].map((stat) => [stat.id, stat]))
  }
}
