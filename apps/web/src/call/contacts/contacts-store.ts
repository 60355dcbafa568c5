import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { readStored, writeStored } from '../../settings/stored.ts'
import { MetPeople, withMet, withoutMet, type Met } from './contacts.ts'

const STORED_AS = 'confab.met'

/** Whom this browser met before, newest first, until forgotten. */
export const useMetStore = defineStore('met', () => {
  const people = shallowRef<readonly Met[]>(readStored(STORED_AS, MetPeople))

  /** From the storage each time, because another tab may have written meanwhile. */
  function change(by: (before: readonly Met[]) => Met[]): void {
    people.value = by(readStored(STORED_AS, MetPeople))
    writeStored(STORED_AS, people.value)
  }

  return {
    people,
    note: (met: Omit<Met, 'earlier'>) => change((before) => withMet(before, met)),
    forget: (key: string) => change((before) => withoutMet(before, key)),
    forgetAll: () => change(() => []),
  }
})
