/** Undoes what was started. Calling it again does nothing. */
export type Stop = () => void

/** Owns what was started and stops it in reverse order, once. Whatever is added after that is stopped at once. */
export interface Scope {
  /** Hands a stop over to this scope and returns it, so that it may also be called early. */
  add(stop: Stop): Stop
  /** Stops everything, the newest first. */
  close(): void
  readonly closed: boolean
}

/** Makes an empty scope. */
export function createScope(): Scope {
  const stops = new Set<Stop>()
  let closed = false
  return {
    add(stop) {
      let stopped = false
      const once = () => {
        if (stopped) return
        stopped = true
        stops.delete(once)
        stop()
      }
      if (closed) once()
      else stops.add(once)
      return once
    },
    close() {
      closed = true
      for (const stop of [...stops].toReversed()) stop()
    },
    get closed() {
      return closed
    },
  }
}

/** What calls back after a time. */
interface Timer {
  after(ms: number, callback: () => void): Stop
}

/** Calls back once after so many ms unless the scope is closed before. Nothing of it stays once it has happened. */
export function later(scope: Scope, clock: Timer, ms: number, callback: () => void): Stop {
  const stop = scope.add(
    clock.after(ms, () => {
      stop()
      callback()
    }),
  )
  return stop
}

/** Listens to a DOM event and returns the stop. */
export function listen<Target extends EventTarget>(
  target: Target,
  type: string,
  listener: (event: Event) => void,
): Stop {
  target.addEventListener(type, listener)
  return () => target.removeEventListener(type, listener)
}
