/**
 * Where the engine says what it does, for people who look underneath. A line is a constant sentence and what varies in it;
 * never a name, an address, a key, a description or a candidate. Levels as in docs/LOGGING.md.
 */

/** What varies in a line. */
export type LogFacts = Readonly<Record<string, string | number | boolean>>

/** Takes lines. It must not throw. */
export interface Log {
  /** What helps to understand one case. */
  debug(sentence: string, facts?: LogFacts): void
  /** What the engine did that changes a call. */
  info(sentence: string, facts?: LogFacts): void
  /** Something outside that stands in the way. */
  warn(sentence: string, facts?: LogFacts): void
}

/** Takes lines and keeps nothing. */
export const silentLog: Log = { debug() {}, info() {}, warn() {} }

/** A log whose lines all have these facts as well. */
export function logWith(log: Log, common: LogFacts): Log {
  return {
    debug: (sentence, facts) => log.debug(sentence, { ...common, ...facts }),
    info: (sentence, facts) => log.info(sentence, { ...common, ...facts }),
    warn: (sentence, facts) => log.warn(sentence, { ...common, ...facts }),
  }
}
