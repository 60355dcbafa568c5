import { limits } from '@confab/protocol'

/** Letters with the marks that their script puts on them, digits, and hyphens inside. */
const NAME = /^(?:\p{L}\p{M}*|\p{Nd})(?:-*(?:\p{L}\p{M}*|\p{Nd}))*$/u
/** Some letters and marks are invisible: two names that look the same would be two rooms. */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/u
/** Far above every spelling of 64 characters; longer texts are not even looked at. */
const LONGEST_SPELLING = 1_024

/**
 * The one form of a room's name: NFKC and lower case, 1 to 64 letters, digits and inner hyphens of any script.
 * `undefined` when the text is no such name.
 */
export function normaliseRoomName(text: string): string | undefined {
  if (text.length > LONGEST_SPELLING) return undefined
  // Lower-casing may leave letter and mark apart that belong together, so NFKC once more.
  const name = text.normalize('NFKC').toLowerCase().normalize('NFKC')
  const fits = [...name].length <= limits.roomNameChars && NAME.test(name) && !INVISIBLE.test(name)
  return fits ? name : undefined
}
