/** A transceiver whose sender remembers its track and whose receiver hears nothing. */
export class FakeTransceiver {
  readonly origin: 'made here' | 'from an offer'
  mid: string | null = null
  direction = 'recvonly'
  readonly sender = {
    track: null as unknown,
    replaceTrack(track: unknown) {
      this.track = track
      return Promise.resolve()
    },
    setStreams() {},
    getParameters: () => ({ encodings: [] }),
    /** Whole pictures that were asked for. */
    keyFrames: 0,
    setParameters(_parameters: unknown, options?: { readonly encodingOptions?: unknown }) {
      if (options?.encodingOptions !== undefined) this.keyFrames += 1
      return Promise.resolve()
    },
  }
  readonly receiver = { track: {}, getSynchronizationSources: () => [] }

  constructor(origin: 'made here' | 'from an offer', trackOrKind?: unknown) {
    this.origin = origin
    if (typeof trackOrKind === 'object') this.sender.track = trackOrKind
  }
}
