import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { readStored, writeStored } from '../../settings/stored.ts'
import { StoredContacts, withContact, withoutContact, type Contact } from './contacts.ts'

const STORED_AS = 'confab.contacts'

/** Who this browser met before, newest first, until forgotten. */
export const useContacts = defineStore('contacts', () => {
  const people = shallowRef<readonly Contact[]>(readStored(STORED_AS, StoredContacts))

  /** From the storage each time, because another tab may have written meanwhile. */
  function change(by: (before: readonly Contact[]) => Contact[]): void {
    people.value = by(readStored(STORED_AS, StoredContacts))
    writeStored(STORED_AS, people.value)
  }

  return {
    people,
    note: (contact: Omit<Contact, 'earlier'>) => change((before) => withContact(before, contact)),
    forget: (key: string) => change((before) => withoutContact(before, key)),
    forgetAll: () => change(() => []),
  }
})
