import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import * as v from 'valibot'
import { SeatId } from '@confab/protocol'
import { withSuccessors, withMarks, type Arrival, type Verified } from './verified.ts'

const STORED_AS = 'confab.verified'
const Stored = v.array(v.object({ seat: SeatId, name: v.string() }))

function read(): readonly Verified[] {
  try {
    const parsed = v.safeParse(Stored, JSON.parse(localStorage.getItem(STORED_AS) ?? '[]'))
    return parsed.success ? parsed.output : []
  } catch {
    // Nothing can be read, or it is no list of ours: nobody counts as compared.
    return []
  }
}

/** Who one compared the code with, kept in this browser only. */
export const useVerified = defineStore('verified', () => {
  const people = shallowRef(read())
  function keep(marks: readonly Verified[]): void {
    if (marks === people.value) return
    people.value = marks
    try {
      localStorage.setItem(STORED_AS, JSON.stringify(marks))
    } catch {
      // Where nothing can be kept, marks last as long as the page.
    }
  }
  return {
    people,
    mark: (marked: readonly Verified[]) => keep(withMarks(people.value, marked)),
    /** Marks go along with anyone who goes on with another device. */
    follow: (present: readonly Arrival[]) => keep(withSuccessors(people.value, present)),
  }
})
