import type { LabPerson } from './lab-person.ts'
import type { Findings } from './findings.ts'

/** No gap in pictures that are sent at ten a second or more, in seconds. */
const gapCounts = 0.5

/** Everybody saw everybody else who has a camera without a gap since a moment, each on one tile that never left. */
export async function noGap(
  people: readonly LabPerson[],
  from: number,
  finds: Findings,
  withCamera = people,
): Promise<void> {
  const to = Date.now()
  const gaps: number[] = []
  let kept = true
  for (const [person, other] of pairs(people)) {
    if (withCamera.includes(other)) gaps.push(await person.longestGap(other, from, to))
    kept &&= await person.keptTile(other, from)
  }
  finds.atMost('longest gap', gapCounts, Math.max(...gaps))
  finds.holds(kept, 'every tile stayed', 'a tile left or was there twice')
}

/** Everybody is in the room again, as the server told them; a server is found before it is known to listen. */
export async function untilRejoined(
  people: readonly LabPerson[],
  { cutOff, from }: { readonly cutOff: number; readonly from: number },
  finds: Findings,
  atMost: number,
): Promise<void> {
  const joins = await Promise.all(people.map((person) => person.joinsAfter(from, cutOff)))
  const all = joins.every((seconds) => seconds !== undefined)
  finds.atMost('all joined again', atMost, all ? Math.max(...joins.map(Number)) : undefined)
}

/** Every pair that sees each other: who looks, and at who. */
export function pairs(people: readonly LabPerson[]): (readonly [LabPerson, LabPerson])[] {
  return people.flatMap((person) =>
    people.filter((other) => other !== person).map((other) => [person, other] as const),
  )
}
