import { appendFileSync } from 'node:fs'
import type { Experience } from './bystanders.ts'

/** What one row came to. */
export interface Result {
  readonly id: string
  readonly what: string
  readonly promise: string
  readonly measured: string
  /** What was promised and not kept. */
  readonly broken: readonly string[]
  readonly figures?: {
    /** Resident memory of the server afterwards, and how much more that is than before, in bytes. */
    readonly rss: number
    readonly growth: number
    /** Delay of the server's event loop meanwhile, in ms. */
    readonly loopP99: number
    readonly loopMax: number
    readonly others: Experience
  }
}

/** Keeps a row for the table, where one is being written. */
export function keepResult(result: Result): void {
  const path = process.env['ABUSE_RESULTS']
  if (path !== undefined) appendFileSync(path, `${JSON.stringify(result)}\n`)
}
