import { toRefs } from '@vueuse/core'
import { defineStore } from 'pinia'
import { Settings } from './settings-schema.ts'
import { useStored } from './stored.ts'

/** `theme.js` reads the same entry before the first paint. */
const STORED_AS = 'confab.settings'

/** What this person chose, in this browser. Kept over visits. */
export const useSettingsStore = defineStore('settings', () => toRefs(useStored(STORED_AS, Settings)))
