import * as v from 'valibot'
import { languages } from '../i18n/languages.ts'

/** Longest text kept in one field, in characters: device ids are hashes of 64, names have at most 64 graphemes. */
const TEXT_CHARS = 512

const text = v.fallback(v.pipe(v.string(), v.maxLength(TEXT_CHARS)), '')
const on = v.fallback(v.boolean(), true)

const fields = {
  name: text,
  theme: v.fallback(v.picklist(['system', 'light', 'dark']), 'system'),
  language: v.fallback(v.picklist(['system', ...languages.map(({ id }) => id)]), 'system'),
  /** Device ids; empty for whatever the browser takes by itself. */
  cameraId: text,
  microphoneId: text,
  speakerId: text,
  /** What the lobby starts with: as it was left. */
  cameraOn: on,
  microphoneOn: on,
  /** Whether one's own picture is shown as in a mirror, to oneself alone. */
  mirror: on,
  echoCancellation: on,
  noiseSuppression: on,
  autoGainControl: on,
  /** Whether next to nothing is sent while one is silent; a listener may notice it at the edges of words. */
  savesSilence: v.fallback(v.boolean(), false),
  /** Whether others are connected through a relay only, and so do not learn one's network address. */
  hidesAddress: v.fallback(v.boolean(), false),
  /** Whether people one meets know one again, and the other way round. */
  knownAgain: v.fallback(v.boolean(), false),
} as const

/** What a person chose, each field by itself: one that is not readable costs only itself. */
export const Settings = v.fallback(v.object(fields), () => v.parse(v.object(fields), emptyRecord()))
export type Settings = v.InferOutput<typeof Settings>

/** A missing field is read as `undefined`, which the field's own fallback replaces. */
function emptyRecord(): Record<string, undefined> {
  return Object.fromEntries(Object.keys(fields).map((field) => [field, undefined]))
}
