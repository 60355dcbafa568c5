/** Runs tasks one after the other, each only when the one before is done. */
export interface SerialQueue {
  run(task: () => Promise<void>): void
}

/** Makes an idle queue. Tasks do not throw; what they may throw they handle. */
export function createSerialQueue(): SerialQueue {
  const waiting: (() => Promise<void>)[] = []
  let busy = false

  const work = async (): Promise<void> => {
    busy = true
    for (let task = waiting.shift(); task !== undefined; task = waiting.shift()) await task()
    busy = false
  }

  return {
    run(task) {
      waiting.push(task)
      if (!busy) void work()
    },
  }
}
