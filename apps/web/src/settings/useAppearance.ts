import { watchEffect } from 'vue'
import type { Words } from '../i18n/i18n.ts'
import { preferredLanguage } from '../i18n/languages.ts'
import { useSettingsStore } from './settings-store.ts'

/** Keeps the page in the theme and the language chosen. */
export function useAppearance(words: Words): void {
  const settings = useSettingsStore()
  watchEffect(() => {
    const root = document.documentElement
    if (settings.theme === 'system') delete root.dataset['theme']
    else root.dataset['theme'] = settings.theme
  })
  watchEffect(() => {
    const language =
      settings.language === 'system' ? preferredLanguage(navigator.languages) : settings.language
    // Words that cannot be fetched leave those that are shown.
    words.setLanguage(language).catch(() => {})
  })
}
