import fc from 'fast-check'
import { describe, expect, inject, test } from 'vitest'
import { historyOf, troublesOf, type Happening } from './testing/link-histories.ts'
import { pastHistories } from './testing/past-histories.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Histories of a usual run; LINK_HISTORIES asks for more. */
    readonly linkHistories: number
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
})
