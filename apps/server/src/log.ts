/**
 * Structured logs: a constant sentence and an object, one JSON line each. Never descriptions, names or addresses above
 * `debug`; `docs/LOGGING.md` says what goes where.
 */
import { write } from 'node:fs'
import { pino, type DestinationStream } from 'pino'
import type { Clock } from './clock.ts'

/** From the quietest to the loudest. */
export const logLevels = ['silent', 'error', 'warn', 'info', 'debug'] as const
export type LogLevel = (typeof logLevels)[number]

type Write = (sentence: string, data?: Readonly<Record<string, unknown>>) => void

/** Writes lines. The sentence is a constant: it names the cause by which lines are counted. */
export interface Log {
  error: Write
  warn: Write
  info: Write
  debug: Write
}

/** Lines a second of one sentence: enough to see what is going on, too few to fill a disk. */
const LINES_PER_SECOND = 10
const WINDOW_MS = 1000
/** A line stays below 512 bytes with its time, level and sentence. */
const TEXT_CHARS = 120

/** What may be logged of an error: it is cut, because messages of libraries quote their input. */
export function describeError(error: unknown): Readonly<Record<string, string>> {
  if (!(error instanceof Error)) return { error: typeof error }
  const [, frame = ''] = (error.stack ?? '').split('\n    at ')
  return { error: `${error.name}: ${error.message}`.slice(0, TEXT_CHARS), at: frame.slice(-TEXT_CHARS) }
}

/** Lines that wait for a reader that hangs, in characters; what comes on top of them is lost. */
const WAITING_CHARS = 64 * 1024

/**
 * Standard output. A closed pipe, a full disk or a reader that hangs loses lines, never the server: nothing waits for a
 * line to be written, and none is tried twice.
 */
export function standardOutput(): DestinationStream {
  let waiting = ''
  let isWriting = false
  const writeNext = (): void => {
    if (isWriting || waiting === '') return
    const lines = waiting
    waiting = ''
    isWriting = true
    write(process.stdout.fd, lines, () => {
      isWriting = false
      writeNext()
    })
  }
  return {
    write(line) {
      if (waiting.length + line.length <= WAITING_CHARS) waiting += line
      writeNext()
    },
  }
}

interface Window {
  startedAt: number
  lines: number
  suppressed: number
}

/** Opens a log. */
export function createLog(level: LogLevel, destination: DestinationStream, clock: Pick<Clock, 'now'>): Log {
  const logger = pino({ level, base: null }, destination)
  const windows = new Map<string, Window>()

  /** Returns how many lines of this sentence were left out before this one, or `undefined` to leave it out too. */
  const admit = (sentence: string): number | undefined => {
    const now = clock.now()
    const window = windows.get(sentence)
    if (window === undefined || now - window.startedAt >= WINDOW_MS) {
      windows.set(sentence, { startedAt: now, lines: 1, suppressed: 0 })
      return window?.suppressed ?? 0
    }
    if (window.lines < LINES_PER_SECOND) {
      window.lines += 1
      return 0
    }
    window.suppressed += 1
    return undefined
  }

  const writer =
    (lineLevel: 'error' | 'warn' | 'info' | 'debug'): Write =>
    (sentence, data = {}) => {
      if (!logger.isLevelEnabled(lineLevel)) return
      const suppressed = admit(sentence)
      if (suppressed === undefined) return
      logger[lineLevel](suppressed > 0 ? { ...data, suppressed } : data, sentence)
    }

  return { error: writer('error'), warn: writer('warn'), info: writer('info'), debug: writer('debug') }
}
