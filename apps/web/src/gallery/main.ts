import '../styles/tokens.css'
import '../styles/fonts.css'
import '../styles/base.css'
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import { createWords } from '../i18n/i18n.ts'
import { readQuery } from './gallery-query.ts'
import GalleryApp from './GalleryApp.vue'

const query = readQuery(location.search)
const keep = (key: string, value: unknown) => localStorage.setItem(key, JSON.stringify(value))
/** In ms. */
const HOUR = 3_600_000

// Each state starts as it is asked for, whatever was looked at before.
localStorage.clear()
keep('confab.settings', {
  name: query.locale === 'zh' ? '林晚' : 'Ada Lindqvist',
  theme: query.theme,
  language: query.locale,
})
keep('confab.call', { selfView: query.self })
keep(
  'confab.meetings',
  ['amber-otter-42', 'tuesday-choir', '读书会'].map((name, index) => ({
    name,
    key: 'AUqP3vTz0gJx7RkY2cWbN5hLdE8sQmFiAoZ4uXyHtG9wB1',
    lastJoinedAt: Date.now() - (index * 30 + 2) * HOUR,
  })),
)

/** Links need somewhere to lead; here they lead nowhere. */
const router = createRouter({
  history: createMemoryHistory(),
  routes: [
    { path: '/', name: 'home', component: {} },
    { path: '/r/:name', name: 'room', component: {} },
  ],
})
const words = createWords()
createApp(GalleryApp, { words }).use(createPinia()).use(words.plugin).use(router).mount('#app')
