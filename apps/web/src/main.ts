import './styles/tokens.css'
import './styles/fonts.css'
import './styles/base.css'
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './App.vue'
import { keepShell } from './keep-shell.ts'
import { createWords } from './i18n/i18n.ts'
import { createAppRouter } from './router.ts'

const words = createWords()
createApp(App, { words }).use(createPinia()).use(words.plugin).use(createAppRouter()).mount('#app')
if (import.meta.env.PROD) keepShell()
