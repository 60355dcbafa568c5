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
    setParameters: () => Promise.resolve(),
  }
  readonly receiver = { track: {}, getSynchronizationSources: () => [] }

  constructor(origin: 'made here' | 'from an offer') {
    this.origin = origin
  }
}
