import { once } from 'node:events'

/** Lets time pass. Faults last, and rates are measured over a time: the lab is where that is the point, specs are not. */
export async function lasts(seconds: number): Promise<void> {
  await once(AbortSignal.timeout(seconds * 1_000), 'abort')
}

/** Whether rows take as long as their promise says: hours in all, so otherwise what lasts long is cut short and says so. */
export const isLong = process.env['LAB_LONG'] !== undefined

/** How long something stays away that is to be away for ten minutes, in seconds. */
export const away = isLong ? 600 : 60

export const inWords = (seconds: number): string => (seconds < 120 ? `${seconds} s` : `${seconds / 60} min`)

/** How often something is looked for, in seconds. */
const lookEvery = 0.1

/** A page that is just being replaced by another one cannot be looked at. */
const isReplaced = (error: unknown) =>
  error instanceof Error && error.message.includes('context was destroyed')

/** Looks again and again until there is something to see, or `undefined` after so many seconds. */
export async function within<Found>(
  seconds: number,
  look: () => Promise<Found | undefined>,
): Promise<Found | undefined> {
  const end = performance.now() + seconds * 1_000
  for (;;) {
    const found = await look().catch((error: unknown) => {
      if (!isReplaced(error)) throw error
      return undefined
    })
    if (found !== undefined || performance.now() > end) return found
    await lasts(lookEvery)
  }
}
