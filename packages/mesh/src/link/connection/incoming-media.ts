/** Where what the other side sends comes in: empty until its certificate was found to be the one of its hello. */
import { mediaKinds, type MediaKind } from '../../mesh-snapshot.ts'
import { fingerprintOf } from '../sdp/description-guard.ts'

/** What the certificate shows: the one that was promised, another one, or nothing new. */
export type Proof = 'right' | 'wrong' | 'known'

/** The streams of one connection. */
export class IncomingMedia {
  readonly #pc: RTCPeerConnection
  /** SHA-256 of the certificate that was promised. */
  readonly #fingerprint: string
  /** Players are laid out ahead, and nothing flows in them. */
  readonly #streams: ReadonlyMap<MediaKind, MediaStream>
  #proven = false

  constructor(pc: RTCPeerConnection, fingerprint: string, createMediaStream: () => MediaStream) {
    this.#pc = pc
    this.#fingerprint = fingerprint
    this.#streams = new Map(mediaKinds.map((kind) => [kind, createMediaStream()]))
  }

  get isProven(): boolean {
    return this.#proven
  }

  stream(kind: MediaKind): MediaStream | undefined {
    return this.#streams.get(kind)
  }

  /** Looks at the certificate of the connection that is there now, and lets media in if it is right. */
  async prove(): Promise<Proof> {
    if (this.#proven) return 'known'
    // Firefox before 153 does not show the certificate; there the checked description and the binding must do.
    const certificate = this.#pc.sctp?.transport.getRemoteCertificates?.()[0]
    const isRight = !certificate || (await fingerprintOf(certificate)) === this.#fingerprint
    if (this.#proven || this.#pc.signalingState === 'closed') return 'known'
    if (!isRight) return 'wrong'
    this.#proven = true
    this.#pc.getTransceivers().forEach(({ receiver }, index) => {
      const kind = mediaKinds[index]
      if (kind) this.#streams.get(kind)?.addTrack(receiver.track)
    })
    return 'right'
  }
}
