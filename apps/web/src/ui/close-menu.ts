import type { InjectionKey } from 'vue'

/** Closes the menu around an entry. */
export const closeMenuKey: InjectionKey<() => void> = Symbol('close menu')
