import { watchEffect } from 'vue'
import type { WordsPlugin } from '../i18n/i18n.ts'
import { preferredLanguage } from '../i18n/languages.ts'
import { useSettingsStore } from './settings-store.ts'

/** The browser's own bars follow the theme that the page is in: `index.html` has a colour for each. */
function colourBrowser(theme: 'system' | 'light' | 'dark'): void {
  for (const meta of document.querySelectorAll<HTMLMetaElement>('meta[name=theme-color]')) {
    const own = meta.dataset['scheme']
    if (theme === 'system') meta.media = `(prefers-color-scheme: ${own})`
    else meta.media = own === theme ? 'all' : 'not all'
  }
}

/** Keeps the page in the theme and the language chosen. */
export function useAppearance(words: WordsPlugin): void {
  const settings = useSettingsStore()
  watchEffect(() => {
    const root = document.documentElement
    if (settings.theme === 'system') delete root.dataset['theme']
    else root.dataset['theme'] = settings.theme
    colourBrowser(settings.theme)
  })
  watchEffect(() => {
    const language =
      settings.language === 'system' ? preferredLanguage(navigator.languages) : settings.language
    // Words that cannot be fetched leave those that are shown.
    words.setLanguage(language).catch(() => {})
  })
}
