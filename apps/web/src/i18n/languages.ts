/** The languages that Confab speaks, each under its own name. */
export const languages = [
  { id: 'en', name: 'English', tag: 'en' },
  { id: 'zh', name: '中文', tag: 'zh-CN' },
] as const

/** One of {@link languages}. */
export type Language = (typeof languages)[number]['id']

/** The first language that this person's browser prefers and Confab speaks; English where there is none. */
export function preferredLanguage(preferences: readonly string[]): Language {
  for (const preference of preferences) {
    const found = languages.find(({ id }) => preference.toLowerCase().split('-')[0] === id)
    if (found !== undefined) return found.id
  }
  return 'en'
}
