import type { IceServer } from '@confab/protocol'
import type { Platform } from '../base/platform.ts'

/** By which way two browsers may reach each other: straight, or through a TURN server by one of three transports. */
export type WayKind = 'direct' | 'stun' | 'relay-udp' | 'relay-tcp' | 'relay-tls'

/** One way to try. */
export type Way =
  | { readonly kind: 'direct' }
  | {
      readonly kind: Exclude<WayKind, 'direct'>
      /** The one server of this way; holds a credential, so it is never shown. */
      readonly server: IceServer
      readonly url: string
    }

/** Why a way does not work. */
export type WayFailure =
  /** The server did not answer by this transport (ICE error 701). */
  | 'unreachable'
  /** The server did not take the credential. */
  | 'refused'
  /** The server has no room for another relay. */
  | 'full'
  /** The server answered with another error. */
  | 'server-error'
  /** This browser does not take such an address. */
  | 'unsupported'
  /** The browser found no address to be reached at. */
  | 'no-address'
  /** There were addresses, and no packet came through. */
  | 'no-path'
  /** It connected, and then nothing arrived. */
  | 'broke'

/** How a connection behaved for two seconds. Times in ms. */
export interface PathFigures {
  /** The median: directly from one end to the other, and through a relay from here to it and back. */
  readonly delayMs: number
  /** Mean difference in delay between packets that follow each other. */
  readonly jitterMs: number
  /** The part of all packets that did not arrive, 0 to 1. */
  readonly loss: number
}

/** How one way went. */
export type WayResult =
  | { readonly state: 'works'; readonly connectMs: number; readonly path: PathFigures }
  /** A STUN server told the address that others see; nothing connects through it. */
  | { readonly state: 'told'; readonly connectMs: number }
  | { readonly state: 'failed'; readonly failure: WayFailure }

/** What the connection bears upwards, in bit/s, or why that is not known. */
export type UploadResult =
  /** Without a relay nothing leaves this machine. */
  | { readonly state: 'unknown'; readonly reason: 'no-relay' | 'no-relay-works' | 'broke' }
  /** As much as was tried: it may bear more. */
  | { readonly state: 'at-least'; readonly bitrate: number }
  | { readonly state: 'measured'; readonly bitrate: number }

/** One question of the check. */
export type CheckStep<Result> =
  | { readonly state: 'waiting' }
  | { readonly state: 'running' }
  | { readonly state: 'done'; readonly result: Result }

/** A way and how it went. */
export interface WayStep {
  readonly kind: WayKind
  /** Which of several servers of this kind it is, from 1 on; 0 for the only one. */
  readonly number: number
  /** What tells about somebody's network: the server's address and the own ones that were found. */
  readonly addresses: readonly string[]
  readonly step: CheckStep<WayResult>
}

/** What it all means. */
export type CheckVerdict =
  /** Not even two connections in this page reach each other: the browser or a program on this machine forbids it. */
  | { readonly state: 'nothing' }
  /** The meeting server did not answer, so which other ways there are is not known. */
  | { readonly state: 'no-server' }
  /** The connection bears less than one camera picture. */
  | { readonly state: 'slow'; readonly bitrate: number }
  /** Good for so many people, oneself included. */
  | {
      readonly state: 'good'
      readonly people: number
      /** Whether a voice gets through in one piece. */
      readonly path: 'steady' | 'shaky'
      readonly failed: readonly WayKind[]
    }
  /** Direct works; relays are there and none of them does. */
  | { readonly state: 'no-relay-works'; readonly failed: readonly WayKind[] }
  /** Direct works; there is no relay, so the upload is not known. */
  | { readonly state: 'no-relay'; readonly failed: readonly WayKind[] }
  /** Relays work, and the upload broke while it was measured. */
  | { readonly state: 'unmeasured'; readonly failed: readonly WayKind[] }

/** Everything that may be shown about a check. Plain and immutable. */
export interface CheckSnapshot {
  readonly phase:
    | { readonly state: 'running' }
    | { readonly state: 'cancelled' }
    | { readonly state: 'done'; readonly verdict: CheckVerdict }
  /** Whether the meeting server told which STUN and TURN servers there are. */
  readonly server: CheckStep<'reached' | 'unreachable'>
  readonly ways: readonly WayStep[]
  readonly upload: CheckStep<UploadResult>
}

/** What a check asks of the world. */
export interface CheckPorts {
  readonly platform: Pick<Platform, 'clock' | 'createPeerConnection'>
  /** `undefined` while the server has told none. */
  readonly iceServers: () => Promise<readonly IceServer[] | undefined>
  /** How many people fit in a room. */
  readonly seats: () => number
}
