/** Settings as a file that another browser can take. Pure. */
import * as v from 'valibot'
import { Settings } from '../../../settings/settings-schema.ts'
import { CallPreferences } from '../call-preferences.ts'

/** What a file of settings holds: everything that a person chose, without the devices of one machine. */
export interface SettingsFile {
  readonly settings: v.InferOutput<typeof Settings>
  readonly call: v.InferOutput<typeof CallPreferences>
}

/** Why a file is not taken. Nothing is changed then. */
export type SettingsProblem = 'too-large' | 'not-settings'

/** Ours have a kilobyte or two. */
const MAX_CHARS = 100_000
const OF_MACHINE = { cameraId: '', microphoneId: '', speakerId: '' }

/** A record, which to Valibot a list is as well. */
const Fields = v.custom<Record<string, unknown>>(
  (fields) => typeof fields === 'object' && fields !== null && !Array.isArray(fields),
)
const Envelope = v.strictObject({
  app: v.literal('confab'),
  version: v.literal(1),
  settings: Fields,
  call: Fields,
})

/** The text of the file. */
export function writeSettings({ settings, call }: SettingsFile): string {
  const { cameraId: _camera, microphoneId: _microphone, speakerId: _speaker, ...chosen } = settings
  return JSON.stringify({ app: 'confab', version: 1, settings: chosen, call }, undefined, 2)
}

/** Reads a file: a choice in it that does not fit costs only itself, and the devices of this machine stay. */
export function readSettings(
  text: string,
  present: Pick<SettingsFile['settings'], keyof typeof OF_MACHINE>,
): SettingsFile | SettingsProblem {
  if (text.length > MAX_CHARS) return 'too-large'
  let read: unknown
  try {
    read = JSON.parse(text)
  } catch {
    // No JSON: said in words.
    return 'not-settings'
  }
  const envelope = v.safeParse(Envelope, read)
  if (!envelope.success) return 'not-settings'
  const { cameraId, microphoneId, speakerId } = present
  const devices = { cameraId, microphoneId, speakerId }
  return {
    settings: { ...v.parse(Settings, envelope.output.settings), ...devices },
    call: v.parse(CallPreferences, envelope.output.call),
  }
}

/** Everything as it was in the beginning. */
export const defaultSettings = (): SettingsFile => ({
  settings: v.parse(Settings, {}),
  call: v.parse(CallPreferences, {}),
})
