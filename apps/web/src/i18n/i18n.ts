import { createI18n, useI18n } from 'vue-i18n'
import { computed, type Plugin, type Ref } from 'vue'
import { en } from './en/index.ts'
import { languages, pluralForm, regional, wordFiles, type Language } from './languages.ts'
import type { Messages, Translate } from './messages.ts'

/** The words of the app as a plugin, and the way to change their language. */
export interface WordsPlugin {
  readonly plugin: Plugin
  /** Fetches a language's words where needed and shows them; the present ones stay where they cannot be had. */
  setLanguage(language: Language): Promise<void>
}

/** Makes the words, in English at first. */
export function createWords(): WordsPlugin {
  // Languages are told apart by name, not by the words that they have: a later one has the same shape.
  const english: Record<string, Messages> = { en }
  const i18n = createI18n({
    legacy: false,
    locale: 'en',
    fallbackLocale: 'en',
    messages: english,
    pluralRules: Object.fromEntries(
      languages.map(({ id }) => [id, (count: number, choices: number) => pluralForm(id, count, choices)]),
    ),
    missingWarn: false,
    fallbackWarn: false,
  })
  return {
    plugin: i18n,
    async setLanguage(language) {
      const load = wordFiles.get(language)
      if (load !== undefined) i18n.global.setLocaleMessage(language, await load())
      i18n.global.locale.value = language
      const { t } = i18n.global
      document.documentElement.lang = t('language.tag')
      document.documentElement.dir = t('language.direction')
    },
  }
}

/** The words in the language shown. */
export interface Words {
  readonly t: Translate
  readonly language: Ref<Language>
  /** For dates and numbers: the language as this person's region writes it. */
  readonly locale: Readonly<Ref<string>>
}

/** The words for a component. Unlike vue-i18n's own, keys and parameters are checked. */
export function useWords(): Words {
  const composer = useI18n({ useScope: 'global' })
  const t: Translate = (key, ...[parameters]) => {
    if (parameters === undefined) return composer.t(key)
    const named: Record<string, string | number> = parameters
    const { count } = named
    return typeof count === 'number' ? composer.t(key, named, { plural: count }) : composer.t(key, named)
  }
  const { locale: language } = composer
  const locale = computed(() => regional(language.value, navigator.languages))
  return { t, language, locale }
}
