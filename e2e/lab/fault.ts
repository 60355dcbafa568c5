import { test as base } from '@playwright/test'
import { Findings, sumUp } from './findings.ts'
import { Lab } from './lab.ts'
import { keep, ticks } from './results.ts'

/** A row of the list of faults: what happens and what is promised. */
export interface Row {
  readonly what: string
  readonly promise: string
  readonly browsers?: string
}

const test = base.extend<{ lab: Lab }>({
  // A fixture ends also when a row takes too long or somebody stops the run, and with it the network.
  lab: async ({ playwright: _playwright }, use) => {
    const lab = new Lab()
    try {
      await lab.network.begins()
      await use(lab)
    } finally {
      await lab.ends()
    }
  },
})

/** Makes a row of the table: runs a scenario and keeps what it found, a promise that is not kept too. */
export function fault(id: string, row: Row, scenario: (lab: Lab, finds: Findings) => Promise<void>): void {
  const { browsers = 'Chromium', what, promise } = row
  const title = `${id} ${what} (${browsers})`
  test(title, async ({ lab }) => {
    const finds = new Findings()
    const begin = ticks()
    await scenario(lab, finds).catch((error: unknown) => finds.breaks(error))
    if (lab.hasEnded || base.info().status === 'interrupted') return
    keep({ id, browsers, what, promise }, finds.found, begin)
    const { measured, verdict } = sumUp([finds.found])
    process.stdout.write(`${verdict === 'pass' ? 'kept' : 'MISSED'}  ${id} (${browsers}): ${measured}\n`)
    base.expect(verdict, measured).toBe('pass')
  })
}
