import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Rolldown } from 'vite'
import { expect, test } from 'vitest'
import { buildId } from './service-worker.ts'

/** What is copied as it is. */
function copied(theme: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'public-'))
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'theme.js'), theme)
  writeFileSync(join(folder, 'favicon.svg'), '<svg/>')
  writeFileSync(join(folder, 'manifest.webmanifest'), '{}')
  return folder
}

const bundleOf = (files: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    Object.entries(files).map(([name, source]) => [name, { type: 'asset', source }]),
  ) as unknown as Rolldown.OutputBundle

test('[V185] a build is another one when anything in it is, also where no name changes', () => {
  const page = { 'index.html': '<title>Confab</title>', 'assets/app-abc.js': 'run()' }
  const first = buildId(bundleOf(page), copied('theme'))
  expect(buildId(bundleOf(page), copied('theme'))).toBe(first)
  expect(first).toMatch(/^[0-9a-f]{12}$/)
  const others = [
    buildId(bundleOf({ ...page, 'index.html': '<title>Other</title>' }), copied('theme')),
    buildId(bundleOf({ ...page, 'assets/app-abc.js': 'run(2)' }), copied('theme')),
    buildId(bundleOf(page), copied('another theme')),
  ]
  expect(new Set([first, ...others]).size).toBe(4)
})
