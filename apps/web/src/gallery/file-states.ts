/** States of files between people. */
import type { FileSnapshot } from '@confab/mesh'
import type { SeatId } from '@confab/protocol'
import type { StillPerson, StillVisit } from './still-session.ts'

const MB = 1_000_000

interface StillFile extends Partial<Omit<FileSnapshot, 'seat' | 'id'>> {
  readonly with: number
}

const inAllStates: readonly StillFile[] = [
  { with: 0, name: 'Spring tour, second draft.pdf', size: 2.4 * MB },
  { with: 1, name: 'Rehearsal on Monday.mp4', size: 840 * MB, state: 'running', bytes: 330 * MB },
  { with: 2, name: 'Tickets.zip', size: 12 * MB, state: 'paused', bytes: 5 * MB },
  {
    with: 0,
    name: 'Stage plan.svg',
    size: 0.2 * MB,
    state: 'done',
    bytes: 0.2 * MB,
    blob: new Blob(['plan']),
  },
  { with: 1, name: 'Old photographs.zip', size: 90 * MB, state: 'damaged', bytes: 90 * MB },
]
const toAll: readonly StillFile[] = [
  { with: 0, name: 'Budget.xlsx', size: 1.1 * MB, direction: 'out', state: 'done', bytes: 1.1 * MB },
  { with: 1, name: 'Budget.xlsx', size: 1.1 * MB, direction: 'out', state: 'running', bytes: 0.6 * MB },
  { with: 2, name: 'Budget.xlsx', size: 1.1 * MB, direction: 'out' },
]

function files(all: readonly StillFile[]) {
  return (seatOf: (position: number) => SeatId): readonly FileSnapshot[] =>
    all.map(({ with: position, ...file }, index) => ({
      id: file.direction === 'out' ? 'file-out' : `file-${index}`,
      seat: seatOf(position),
      direction: 'in',
      name: '',
      kind: 'application/octet-stream',
      size: 0,
      state: 'offered',
      bytes: 0,
      blob: undefined,
      ...file,
    }))
}

/** The states by name. */
export function fileStates(some: (count: number) => StillPerson[]): Record<string, StillVisit> {
  return {
    files: { people: some(3), files: files(inAllStates), opens: 'chat' },
    'files-out': { people: some(3), files: files(toAll), opens: 'chat' },
  }
}
