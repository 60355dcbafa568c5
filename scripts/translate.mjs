// `npm run translate -- fr`: makes the file of a language, or brings an old one up to date: what English has come to say
// since then is added in English, what nobody says any more is dropped, and what still stands in English is listed.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { en } from '../apps/web/src/i18n/en/index.ts'
import { inRoot } from './lib/run.mjs'

const [id = ''] = process.argv.slice(2)
const tag = canonical(id)
if (tag === undefined || !/^[a-z]{2,3}$/.test(tag) || tag === 'en') {
  console.error('Name a language besides English by its subtag, such as: npm run translate -- fr')
  process.exit(1)
}
const file = inRoot('apps', 'web', 'src', 'i18n', `${tag}.json`)
const own = { language: { tag, direction: directionOf(tag) } }
const present = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : own
const words = brought(en, present)
writeFileSync(file, `${JSON.stringify(words, null, 2)}\n`)
const left = untranslated(en, words)
for (const [path, text] of left) console.log(`${path}: ${text}`)
console.log(`${file}: ${left.length} of ${count(en)} messages are in English still.`)

/** The tag as it is written (RFC 5646); `undefined` where it is none. */
function canonical(text) {
  try {
    return Intl.getCanonicalLocales(text)[0]
  } catch {
    return undefined
  }
}

function directionOf(locale) {
  return new Intl.Locale(locale).getTextInfo().direction
}

/** The English shape with the words that are there. */
function brought(english, there) {
  if (typeof english === 'string') return typeof there === 'string' ? there : english
  return Object.fromEntries(
    Object.entries(english).map(([key, value]) => [key, brought(value, there?.[key])]),
  )
}

function untranslated(english, other, path = '') {
  if (typeof english === 'string') return english === other ? [[path, english]] : []
  return Object.entries(english).flatMap(([key, value]) =>
    untranslated(value, other[key], path === '' ? key : `${path}.${key}`),
  )
}

function count(node) {
  return typeof node === 'string' ? 1 : Object.values(node).reduce((sum, part) => sum + count(part), 0)
}
