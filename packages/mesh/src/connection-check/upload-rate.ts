/** What an upload tells of a path. Pure. */
import { planEncodings } from '../link/sending/encoding-plan.ts'
import type { UploadResult } from './connection-check.types.ts'

/** What is tried at most, in bit/s: enough for a full meeting, and soon over. */
export const UPLOAD_CEILING = 4_000_000
/** Payload sent, in bytes. It comes back over the same path, so with its headers this is just below 2 MB of traffic. */
export const UPLOAD_BYTES = 900_000
/** SCTP finds its speed in this time, in ms; what arrives in it does not count. */
const WARM_UP_MS = 500
/** An upload that reaches this part of the ceiling was held back by the ceiling. */
const AT_CEILING = 0.9
/** Headers of RTP, SRTP, UDP and TURN, and packets sent again, on top of what encoders are told. */
const OVERHEAD = 1.1

/** Bytes that had arrived so many ms after the first was sent. */
export interface Arrival {
  readonly atMs: number
  readonly bytes: number
}

/** The rate at which bytes arrived, in the order of arrival; unknown when hardly any did. */
export function uploadOf(arrivals: readonly Arrival[]): UploadResult {
  const last = arrivals.at(-1)
  const first = arrivals.find(({ atMs }) => atMs >= WARM_UP_MS)
  if (last === undefined || first === undefined) return { state: 'unknown', reason: 'broke' }
  const seconds = (last.atMs - first.atMs) / 1_000
  if (seconds <= 0) return { state: 'unknown', reason: 'broke' }
  const bitrate = ((last.bytes - first.bytes) * 8) / seconds
  if (bitrate >= AT_CEILING * UPLOAD_CEILING) return { state: 'at-least', bitrate: UPLOAD_CEILING }
  return { state: 'measured', bitrate }
}

/**
 * For how many people, oneself included, an upload is good: each of the others gets sound and at least the picture that
 * the plan has for them in a full meeting. 1 when the connection does not even bear that for one.
 */
export function peopleFor(bitrate: number, seats: number): number {
  const others = Math.max(1, seats - 1)
  const { microphone, camera } = planEncodings(others, {
    microphone: true,
    camera: true,
    screen: false,
    screenAudio: false,
  })
  const each = (microphone.maxBitrate + camera.maxBitrate) * OVERHEAD
  return 1 + Math.min(others, Math.floor(bitrate / each))
}
