import { expect, test } from 'vitest'
import { cacheOf, handlingOf, outdated } from './shell-rules.ts'

const origin = 'https://meet.example'
const asked = (path: string, changes: { method?: string; mode?: string } = {}) =>
  handlingOf({ method: 'GET', mode: 'no-cors', url: new URL(path, origin).href, ...changes }, origin)

test('[V179] pages come from the network first, files with a hash from what is kept', () => {
  for (const path of ['/', '/r/blue-fox', '/r/file.name', '/elsewhere'])
    expect(asked(path, { mode: 'navigate' })).toBe('page')
  expect(asked('/assets/ui-Bc12.js')).toBe('hashed')
  for (const path of ['/theme.js', '/favicon.svg', '/manifest.webmanifest']) expect(asked(path)).toBe('plain')
})

test('[V179] signalling, signs of life, other sites and whatever changes something pass untouched', () => {
  for (const path of ['/socket.io/?EIO=4', '/healthz', '/readyz', 'https://other.example/x.js'])
    expect(asked(path)).toBe('network')
  for (const path of ['/healthz', '/report.pdf']) expect(asked(path, { mode: 'navigate' })).toBe('network')
  expect(asked('/', { method: 'POST', mode: 'navigate' })).toBe('network')
})

test('[V180] parts of the build before stay for pages that are open, and of earlier ones go', () => {
  const present = cacheOf('d')
  expect(outdated(['shell-a', 'shell-b', 'other', 'shell-c', present], present)).toEqual([
    'shell-a',
    'shell-b',
  ])
  expect(outdated(['shell-c', present], present)).toEqual([])
  expect(outdated([present], present)).toEqual([])
})
