/** Runs one task after another for each key, and tasks of different keys side by side. */
export type KeyedQueue<Key> = <Value>(key: Key, task: () => Promise<Value>) => Promise<Value>

/** Makes an empty queue. A task that fails fails only for anyone who asked for it. */
export function createKeyedQueue<Key>(): KeyedQueue<Key> {
  const tails = new Map<Key, Promise<void>>()
  return (key, task) => {
    const result = (tails.get(key) ?? Promise.resolve()).then(task)
    const tail = result.then(
      () => undefined,
      () => undefined,
    )
    tails.set(key, tail)
    // Idle keys are forgotten: anyone who names many costs nothing for long.
    void tail.then(() => tails.get(key) === tail && tails.delete(key))
    return result
  }
}
