import { defineStore } from 'pinia'
import { Meetings, withMeeting, withoutMeeting, type Meeting } from './meetings.ts'
import { useStored } from './stored.ts'

const STORED_AS = 'confab.meetings'

/** The meetings that this browser was in, newest first. Kept over visits, with their keys, until forgotten. */
export const useMeetingsStore = defineStore('meetings', () => {
  const list = useStored(STORED_AS, Meetings)
  return {
    list,
    remember(meeting: Meeting) {
      list.value = withMeeting(list.value, meeting)
    },
    forget(meeting: Meeting) {
      list.value = withoutMeeting(list.value, meeting)
    },
  }
})
