import { defineStore } from 'pinia'
import { useStored } from '../../settings/stored.ts'
import { StoredContacts, withContact, withoutContact, type Contact } from './contacts.ts'

const STORED_AS = 'confab.contacts'

/** Who this browser met before, newest first, until forgotten. */
export const useContacts = defineStore('contacts', () => {
  const people = useStored(STORED_AS, StoredContacts)
  const change = (by: (before: readonly Contact[]) => Contact[]) => {
    people.value = by(people.value)
  }

  return {
    people,
    note: (contact: Omit<Contact, 'earlier'>) => change((before) => withContact(before, contact)),
    forget: (key: string) => change((before) => withoutContact(before, key)),
    forgetAll: () => change(() => []),
  }
})
