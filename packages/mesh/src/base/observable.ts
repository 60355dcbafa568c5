import type { Stop } from './scope.ts'

/** A value that changes as a whole: plain, immutable, the same object as long as nothing changed. */
export interface Observable<Value> {
  readonly current: Value
  /** Calls the listener after each change, not at once. */
  subscribe(listener: (value: Value) => void): Stop
}

/** An {@link Observable} together with the right to change it. */
export interface MutableObservable<Value> extends Observable<Value> {
  set(value: Value): void
}

/** Makes an observable value. Setting the same object again tells nobody. */
export function createObservable<Value>(initial: Value): MutableObservable<Value> {
  const listeners = new Set<(value: Value) => void>()
  let current = initial
  return {
    get current() {
      return current
    },
    set(value) {
      if (value === current) return
      current = value
      for (const listener of [...listeners]) listener(value)
    },
    subscribe(listener) {
      // A closure of its own, so that one function subscribed twice is stopped twice.
      const entry = (value: Value) => listener(value)
      listeners.add(entry)
      return () => listeners.delete(entry)
    },
  }
}
