import fc from 'fast-check'
import { describe, expect, inject, test } from 'vitest'
import { historyOf, troublesOf, type Happening } from './testing/link-histories.ts'
import { pastHistories } from './testing/past-histories.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Histories of a usual run; LINK_HISTORIES asks for more. */
    readonly linkHistories: number
    /** The usual run goes through the same histories each time; MODEL_SEED asks for others. */
    readonly modelSeed: number
  }
}

/** The shortest of so many histories that ends in trouble, in words, if one does. */
async function broken(people: number, runs: number): Promise<string | undefined> {
  const property = fc.asyncProperty(
    fc.nat(),
    historyOf(people),
    async (world: number, befalls: Happening[]) => {
      expect(await troublesOf(world, people, befalls)).toEqual([])
    },
  )
  const details = await fc.check(property, { numRuns: runs, seed: inject('modelSeed') })
  return fc.asyncDefaultReportMessage(details)
}

describe('whatever befell people, four seconds later', () => {
  const timeout = 3_600_000

  test('[M99] two have one link that carries all both ways, and it stays', { timeout }, async () =>
    expect(await broken(2, inject('linkHistories'))).toBeUndefined(),
  )

  test('[M99] three have one link a pair that carries all both ways, and it stays', { timeout }, async () =>
    expect(await broken(3, Math.ceil(inject('linkHistories') / 3))).toBeUndefined(),
  )

  test.each(pastHistories)(
    '[M99] it is so after what once was too much: $name',
    async ({ world, people, history }) => expect(await troublesOf(world, people, history)).toEqual([]),
  )

  test('[M104] it is so where a link was given up for a silence that the other side took for a short one', async () => {
    const outage = { what: 'outage', who: 1, whom: 0, lastsMs: 1_641, share: 0, thenMs: 1_578 } as const
    expect(await troublesOf(1_263_180_849, 3, [outage])).toEqual([])
  })
})
