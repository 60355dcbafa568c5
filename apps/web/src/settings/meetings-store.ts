import { defineStore } from 'pinia'
import { onScopeDispose, shallowRef } from 'vue'
import { Meetings, withMeeting, withoutMeeting, type Meeting } from './meetings.ts'
import { readStored, writeStored } from './stored.ts'

const STORED_AS = 'confab.meetings'

/** The meetings that this browser was in, newest first. Kept over visits, with their keys, until forgotten. */
export const useMeetingsStore = defineStore('meetings', () => {
  const list = shallowRef<readonly Meeting[]>(readStored(STORED_AS, Meetings))

  /** From the storage each time, because another tab may have written meanwhile. */
  function change(by: (meetings: readonly Meeting[]) => Meeting[]): void {
    list.value = by(readStored(STORED_AS, Meetings))
    writeStored(STORED_AS, list.value)
  }

  const follow = (event: StorageEvent) => {
    if (event.key === STORED_AS) list.value = readStored(STORED_AS, Meetings)
  }
  addEventListener('storage', follow)
  onScopeDispose(() => removeEventListener('storage', follow))

  return {
    list,
    remember: (meeting: Meeting) => change((meetings) => withMeeting(meetings, meeting)),
    forget: (meeting: Meeting) => change((meetings) => withoutMeeting(meetings, meeting)),
  }
})
