/** The two kinds of answer to a command. */
import type { ErrorCode, Refusal, Reply } from '@confab/protocol'

/** The command was carried out. */
export function done<Value>(value: Value): Reply<Value> {
  return { ok: true, value }
}

/** The command was not carried out. */
export function refused(
  code: ErrorCode,
  retryAfterMs?: number,
): { readonly ok: false; readonly error: Refusal } {
  return { ok: false, error: retryAfterMs === undefined ? { code } : { code, retryAfterMs } }
}
