/** Runs asynchronous tasks one after another, in the order in which they were added. */
export interface SerialQueue {
  /** Adds a task. A task that rejects is reported and does not stop the ones behind it. */
  add(task: () => Promise<void> | void): void
  /** Forgets the tasks that have not begun. */
  clear(): void
}

/** Makes an empty queue; `onError` hears what tasks reject with. */
export function createSerialQueue(onError: (error: unknown) => void): SerialQueue {
  let tail: Promise<void> = Promise.resolve()
  let epoch = 0
  return {
    add(task) {
      const own = epoch
      tail = tail.then(() => (own === epoch ? task() : undefined)).catch(onError)
    },
    clear() {
      epoch += 1
    },
  }
}
