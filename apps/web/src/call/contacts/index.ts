import type { CallFeature } from '../shell/call-feature.ts'
import ContactList from './ContactList.vue'
import { earlierMeeting } from './contacts.ts'
import { useContacts } from './contacts-store.ts'
import { followContacts } from './follow-contacts.ts'

/** Knowing people again who were met before, if both sides want it. */
export const feature: CallFeature = {
  setup(call) {
    followContacts(call)
    const contacts = useContacts()
    const { t, locale } = call.words
    return {
      peopleEnd: ContactList,
      noteOf(seat) {
        const earlier = earlierMeeting(contacts.people, seat)
        if (earlier === undefined) return ''
        const day = new Intl.DateTimeFormat(locale.value, { dateStyle: 'medium' }).format(earlier.atMs)
        const isSameName = earlier.name === call.people.nameOf(seat)
        return isSameName
          ? t('contacts.before', { day })
          : t('contacts.beforeAs', { day, name: earlier.name })
      },
    }
  },
}
