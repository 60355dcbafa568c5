import { readonly, shallowRef, type DeepReadonly, type Ref } from 'vue'

const announcement = shallowRef('')

/** What was announced last, for the page's one live region. */
export const lastAnnouncement: DeepReadonly<Ref<string>> = readonly(announcement)

/** Zero-width, unheard; makes the same words twice a change, so that they are read out twice. */
const AGAIN = '\u200B'

/** Has a screen reader say something when it is free, through the page's one polite live region. */
export function announce(words: string): void {
  announcement.value = announcement.value === words ? words + AGAIN : words
}
