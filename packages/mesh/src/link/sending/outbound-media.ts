import type { EncodingPlan, EncodingPlans } from './encoding-plan.ts'
import { mediaKinds, type MediaKind, type MediaState } from '../../mesh-snapshot.ts'

/** What this browser sends: one track a kind, the same to everybody. */
export interface OutboundMedia {
  track(kind: MediaKind): MediaStreamTrack | null
  /** Replaces a kind's track; `undefined` stops sending it. */
  set(kind: MediaKind, track: MediaStreamTrack | undefined): void
  /** Which kinds are being sent. */
  state(): MediaState
}

/** Makes an empty set of tracks. */
export function createOutboundMedia(): OutboundMedia {
  const tracks = new Map<MediaKind, MediaStreamTrack>()
  return {
    track: (kind) => tracks.get(kind) ?? null,
    set(kind, track) {
      if (track) tracks.set(kind, track)
      else tracks.delete(kind)
    },
    state: () => mediaStateOf((kind) => tracks.has(kind)),
  }
}

/** Builds a state kind by kind. */
export function mediaStateOf(isOn: (kind: MediaKind) => boolean): MediaState {
  return {
    microphone: isOn('microphone'),
    camera: isOn('camera'),
    screen: isOn('screen'),
    screenAudio: isOn('screenAudio'),
  }
}

/** The state of somebody who sends nothing. */
export const nothingSent: MediaState = mediaStateOf(() => false)

/** The audio or video half of a kind. */
export function trackTypeOf(kind: MediaKind): 'audio' | 'video' {
  return kind === 'camera' || kind === 'screen' ? 'video' : 'audio'
}

/** Microphone and camera share one stream, screen and its audio another: browsers keep lips in time within a stream. */
export function streamOf(kind: MediaKind): 'person' | 'screen' {
  return kind === 'microphone' || kind === 'camera' ? 'person' : 'screen'
}

/** What senders have been told so far; a kind that is missing was told nothing yet. */
export type ToldPlans = Partial<Readonly<Record<MediaKind, EncodingPlan>>>

/**
 * Tells four senders, in the order of {@link mediaKinds}, what of their plan is new to them, and resolves with what they
 * know then. Needs no negotiation. A sender is asked only then: its answer waits for the browser's other threads.
 */
export async function applyEncodingPlan(
  senders: readonly RTCRtpSender[],
  plans: EncodingPlans,
  told: ToldPlans,
): Promise<ToldPlans> {
  const heard = await Promise.all(
    senders.map(async (sender, index): Promise<[MediaKind, EncodingPlan] | undefined> => {
      const kind = mediaKinds[index] ?? 'microphone'
      const known = told[kind]
      if (known && comesToTheSame(known, plans[kind])) return [kind, known]
      return (await applyEncoding(sender, plans[kind])) ? [kind, plans[kind]] : undefined
    }),
  )
  return Object.fromEntries(heard.filter((entry) => entry !== undefined)) as ToldPlans
}

/** Nothing that is not sent has a size. */
function comesToTheSame(one: EncodingPlan, other: EncodingPlan): boolean {
  if (!one.active && !other.active) return true
  return JSON.stringify(one) === JSON.stringify(other)
}

/** Whether the sender goes by the plan now. */
async function applyEncoding(sender: RTCRtpSender, plan: EncodingPlan): Promise<boolean> {
  const parameters = sender.getParameters()
  const encoding = parameters.encodings?.[0]
  // Before the first negotiation a sender that answers has no encodings yet (Firefox); it is told again later.
  if (!encoding) return false
  if (isApplied(encoding, plan)) return true
  Object.assign(encoding, plan)
  // Refused only when the connection closed meanwhile or the browser knows no such field: both harmless here.
  return sender.setParameters(parameters).then(
    () => true,
    () => false,
  )
}

function isApplied(encoding: RTCRtpEncodingParameters, plan: EncodingPlan): boolean {
  return (
    (encoding.active ?? true) === plan.active &&
    encoding.maxBitrate === plan.maxBitrate &&
    (plan.scaleResolutionDownBy ?? 1) === (encoding.scaleResolutionDownBy ?? 1) &&
    encoding.maxFramerate === plan.maxFramerate &&
    (encoding.priority ?? plan.priority) === plan.priority
  )
}
