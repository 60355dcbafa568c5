import * as v from 'valibot'

/**
 * Reads what an earlier visit kept. Schemas here fall back to a default wherever a value does not fit, so this never
 * fails, whatever lies in the storage and also where there is none.
 */
export function readStored<Schema extends v.GenericSchema>(
  key: string,
  schema: Schema,
): v.InferOutput<Schema> {
  let kept: unknown
  try {
    kept = JSON.parse(localStorage.getItem(key) ?? 'null')
  } catch {
    kept = null
  }
  return v.parse(schema, kept)
}

/** Keeps a value for the next visit; where nothing can be kept (private windows, full disks), it lasts this visit. */
export function writeStored(key: string, value: unknown): void {
  try {
    localStorage.setItem(key, JSON.stringify(value))
  } catch {
    // The choice holds until the page is closed, which is all that such a browser wants.
  }
}
