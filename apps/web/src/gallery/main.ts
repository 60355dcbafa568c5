import '../styles/tokens.css'
import '../styles/fonts.css'
import '../styles/base.css'
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import { createWords } from '../i18n/i18n.ts'
import { readQuery } from './gallery-query.ts'
import GalleryApp from './GalleryApp.vue'

const query = readQuery(location.search)
// Each state starts as it is asked for, whatever was looked at before.
localStorage.clear()
localStorage.setItem(
  'confab.settings',
  JSON.stringify({
    name: query.locale === 'zh' ? '林晚' : 'Ada Lindqvist',
    theme: query.theme,
    language: query.locale,
  }),
)
localStorage.setItem('confab.call', JSON.stringify({ selfView: query.self }))

const words = createWords()
createApp(GalleryApp, { words }).use(createPinia()).use(words.plugin).mount('#app')
