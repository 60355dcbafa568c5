import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { World } from './meeting-model.ts'
import { steps } from './meeting-steps.ts'
import { histories } from './histories.ts'
import { handlersWire, socketsWire, type Wire } from './wire.ts'

/** Commands of one history. */
const LENGTH = 100
/** Histories of a usual run; MODEL_HISTORIES asks for more, 2,000 of them are more than 100,000 commands. */
const usual = Number(process.env['MODEL_HISTORIES'] ?? '200')

/** Goes through so many histories of that seed; resolves with the shortest that breaks a rule, in words, if one does. */
async function broken(
  makeWire: () => Promise<Wire> | Wire,
  runs: number,
  length: number,
  seed: number,
): Promise<string | undefined> {
  const history = fc.asyncProperty(
    fc.commands(steps, { maxCommands: length, size: 'max' }),
    async (commands) => {
      const world = new World(await makeWire())
      for (let count = 0; count < 5; count++) await world.connect(count)
      await fc.asyncModelRun(() => ({ model: {}, real: world }), commands)
      await world.end()
    },
  )
  const details = await fc.check(history, { numRuns: runs, seed })
  return fc.asyncDefaultReportMessage(details)
}

const freshSeed = (): number => Number(process.env['MODEL_SEED'] ?? Date.now() % 2 ** 31)

describe('any history of sockets and seats', () => {
  // How many commands were carried out, for anyone who asked for more of them.
  afterAll(() => {
    if (process.env['MODEL_HISTORIES'] !== undefined) process.stdout.write(`${World.steps} commands\n`)
  })

  test(
    '[R27] keeps one seat and one place in a line a socket, seats within the room, one roster for all, and leaves nothing',
    { timeout: 1_200_000 },
    async () => expect(await broken(handlersWire, usual, LENGTH, freshSeed())).toBeUndefined(),
  )

  test.each(histories)(
    '[R27] keeps its rules in what once broke them: $name',
    { timeout: 120_000 },
    async ({ seed }) => expect(await broken(handlersWire, 20, LENGTH, seed)).toBeUndefined(),
  )

  test(
    '[R27] keeps them over real sockets, as the figures for the operator show',
    { timeout: 300_000 },
    async () => expect(await broken(socketsWire, Math.ceil(usual / 20), 40, freshSeed())).toBeUndefined(),
  )
})
