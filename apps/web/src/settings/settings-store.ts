import { defineStore } from 'pinia'
import { reactive, toRefs, watch } from 'vue'
import { Settings } from './settings-schema.ts'
import { readStored, writeStored } from './stored.ts'

/** `theme.js` reads the same entry before the first paint. */
const STORED_AS = 'confab.settings'

/** What this person chose, in this browser. Kept over visits. */
export const useSettingsStore = defineStore('settings', () => {
  const settings = reactive(readStored(STORED_AS, Settings))
  watch(settings, () => writeStored(STORED_AS, settings))
  return toRefs(settings)
})
