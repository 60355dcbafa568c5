import type { Stop } from './scope.ts'

/** Time, as the engine sees it: hand-cranked in tests. */
export interface Clock {
  /** Milliseconds since some fixed moment, never going back. */
  now(): number
  /** Calls back once after so many ms; the stop cancels. */
  after(ms: number, callback: () => void): Stop
  /** Calls back every so many ms until stopped. */
  every(ms: number, callback: () => void): Stop
}

/** The part of a clock that tells the time. */
export type Watch = Pick<Clock, 'now'>

/** Why links may be dead without anybody knowing yet: the network is another one now, or page or machine were asleep. */
export type Interruption = 'network' | 'wake'

/** What the engine asks of the browser. The one place where connections are made is the browser's implementation. */
export interface Platform {
  readonly clock: Clock
  /** Whether the page itself came from this machine: only then may candidates name it. */
  readonly onLoopback: boolean
  createPeerConnection(configuration: RTCConfiguration): RTCPeerConnection
  /** What this browser can receive. */
  receivableCodecs(type: 'audio' | 'video'): readonly RTCRtpCodec[]
  /** Makes a stream without tracks. */
  createMediaStream(): MediaStream
  /** Whether nobody sees the page: then browsers call its timers less often. */
  isHidden(): boolean
  /** Tells, until stopped, when all links should be looked after at once. */
  watchInterruptions(tell: (what: Interruption) => void): Stop
  /** An ECDSA P-256 certificate, made ahead because all links of a call share it. */
  generateCertificate(): Promise<OwnCertificate>
}

/** A certificate with the SHA-256 of its DER, as lower-case hex pairs with colons (RFC 8122). */
export interface OwnCertificate {
  readonly certificate: RTCCertificate
  readonly fingerprint: string
}
