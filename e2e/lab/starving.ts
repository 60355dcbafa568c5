import { existsSync, mkdirSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { LabPerson } from './lab-person.ts'
import { within } from './time.ts'

/** Where Linux has its control groups: those for processors apart from others, or all in one tree. */
const apart = '/sys/fs/cgroup/cpu'
const together = '/sys/fs/cgroup'
/** How often a quota is given again, in µs. */
const period = 100_000

/** Gives somebody's browser so much of one core and no more. What it returns ends that. */
export async function starves(person: LabPerson, cores: number): Promise<() => Promise<void>> {
  const [tree, file] = existsSync(apart) ? [apart, 'cpu.cfs_quota_us'] : [together, 'cpu.max']
  const quota = Math.round(cores * period)
  const group = join(tree, `cflab-${process.pid}-${person.host.address}`)
  mkdirSync(group)
  writeFileSync(join(group, file), file === 'cpu.max' ? `${quota} ${period}` : String(quota))
  moves(person, group)
  return async () => {
    // A group goes only when nobody is in it, and dying takes the processes in it a moment.
    await within(5, async () => {
      moves(person, tree)
      try {
        rmdirSync(group)
        return true
      } catch {
        return undefined
      }
    })
  }
}

function moves(person: LabPerson, group: string): void {
  for (const pid of person.host.processes()) {
    try {
      writeFileSync(join(group, 'cgroup.procs'), String(pid))
    } catch {
      // It ended meanwhile.
    }
  }
}
