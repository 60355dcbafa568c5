import type { Messages } from './messages.ts'

/** A language by the subtag that browsers ask for, such as `zh`. */
export type Language = string

/** One file each beside this one, fetched when it is wanted; English comes with the page. */
const files = import.meta.glob<Messages>('./*.json', { import: 'default' })

/** Fetches the words of a language. */
export const wordFiles: ReadonlyMap<Language, () => Promise<Messages>> = new Map(
  Object.entries(files).map(([path, load]) => [path.slice('./'.length, -'.json'.length), load]),
)

/** The languages that Confab speaks, each under its own name. */
export const languages: readonly { readonly id: Language; readonly name: string }[] = [
  'en',
  ...wordFiles.keys(),
].map((id) => ({ id, name: ownName(id) }))

/** What a language is called in itself; not all write that with a capital. */
function ownName(id: Language): string {
  const name = new Intl.DisplayNames(id, { type: 'language' }).of(id) ?? id
  return name.charAt(0).toLocaleUpperCase(id) + name.slice(1)
}

/** The first language that this person's browser prefers and Confab speaks; English where there is none. */
export function preferredLanguage(preferences: readonly string[]): Language {
  for (const preference of preferences) {
    const found = languages.find(({ id }) => preference.toLowerCase().split('-')[0] === id)
    if (found !== undefined) return found.id
  }
  return 'en'
}

const categories: readonly Intl.LDMLPluralRule[] = ['zero', 'one', 'two', 'few', 'many', 'other']

/** Which form of a message stands for a count: forms come in the order of the language's plural categories (CLDR). */
export function pluralForm(language: Language, count: number, choices: number): number {
  const rules = new Intl.PluralRules(language)
  const { pluralCategories } = rules.resolvedOptions()
  const own = categories.filter((category) => pluralCategories.includes(category))
  return Math.min(own.indexOf(rules.select(count)), choices - 1)
}

/** A language as this person's region writes dates and numbers in it, where their browser says so. */
export function regional(language: Language, preferences: readonly string[]): string {
  return preferences.find((preference) => preference.toLowerCase().split('-')[0] === language) ?? language
}
