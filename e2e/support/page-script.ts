/** Functions that run in a page before its own scripts, one after another, as one script: a page gets their source as text. */

/** A function of a page; it may use nothing from outside. */
export type PagePart<Value> = (value: Value) => void

/** The script that runs these with one value. */
export function pageScript<Value>(parts: readonly PagePart<Value>[], value: Value): { content: string } {
  const calls = parts.map((part) => `(${part.toString()})(${JSON.stringify(value)})`)
  return { content: `${calls.join(';\n')};\n` }
}
