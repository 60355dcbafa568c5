import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { NamedPerson } from '../shell/call-context.ts'

/** Who a host is asked about before they are removed. Kept while the question closes, because its words name them. */
export const useRemovalStore = defineStore('removal', () => ({ person: shallowRef<NamedPerson>() }))
