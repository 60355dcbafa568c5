/** A length of time as a person would say it. */
export type SpokenDuration =
  | { readonly unit: 'seconds' }
  | { readonly unit: 'minutes'; readonly minutes: number }
  | { readonly unit: 'hours'; readonly hours: number; readonly minutes: number }

/** Cuts a length of time (ms) to what is worth saying: whole minutes, and hours from one on. */
export function spokenDuration(ms: number): SpokenDuration {
  const minutes = Math.floor(ms / 60_000)
  if (minutes < 1) return { unit: 'seconds' }
  if (minutes < 60) return { unit: 'minutes', minutes }
  return { unit: 'hours', hours: Math.floor(minutes / 60), minutes: minutes % 60 }
}
