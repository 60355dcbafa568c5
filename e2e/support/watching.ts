import { expect } from '@playwright/test'

/** How often a growing number is read, in ms: a fake microphone beeps once a second. */
const lookEveryMs = 200
/** How far apart, in ms, two readings are that must be equal: at least a beep would lie between them. */
const restMs = 1_200
/** How long either may take, in ms: four people with pictures are slow on two cores. */
const patienceMs = 25_000

/** Waits until a number that is read again and again has grown by so much. */
export async function advances(read: () => Promise<number>, by: number, message: string): Promise<void> {
  let begin: number | undefined
  const grown = async () => {
    const now = await read()
    // A number below the first one belongs to a new object, which counts from its own zero.
    begin = begin === undefined ? now : Math.min(begin, now)
    return now - begin
  }
  await expect
    .poll(grown, { message, timeout: patienceMs, intervals: [lookEveryMs] })
    .toBeGreaterThanOrEqual(by)
}

/** Waits until a number that is read again and again stays what it is. */
export async function rests(read: () => Promise<number>, message: string): Promise<void> {
  let last: number | undefined
  const change = async () => {
    const now = await read()
    const difference = last === undefined ? undefined : now - last
    last = now
    return difference
  }
  await expect.poll(change, { message, timeout: patienceMs, intervals: [restMs] }).toBe(0)
}
