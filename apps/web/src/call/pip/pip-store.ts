import { defineStore } from 'pinia'
import { shallowRef } from 'vue'

/** Whether the call is in a small window in front of all others. */
export const usePip = defineStore('pip', () => ({ isOpen: shallowRef(false) }))
