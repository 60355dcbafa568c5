import { defineStore } from 'pinia'
import * as v from 'valibot'
import { SeatId } from '@confab/protocol'
import { useStored } from '../../settings/stored.ts'
import { withSuccessors, withMarks, type Arrival, type Verified } from './verified.ts'

const STORED_AS = 'confab.verified'
const Stored = v.fallback(v.array(v.object({ seat: SeatId, name: v.string() })), [])

/** Who one compared the code with, kept in this browser only. */
export const useVerified = defineStore('verified', () => {
  const people = useStored(STORED_AS, Stored)
  function keep(marks: readonly Verified[]): void {
    if (marks !== people.value) people.value = [...marks]
  }
  return {
    people,
    mark: (marked: readonly Verified[]) => keep(withMarks(people.value, marked)),
    /** Marks go along with anyone who goes on with another device. */
    follow: (present: readonly Arrival[]) => keep(withSuccessors(people.value, present)),
  }
})
