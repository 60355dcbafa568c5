// Builds the feature of docs/FEATURES.md in a copy of the project: what the page tells people to write works as it stands.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync } from 'node:fs'
import { rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { collect, inRoot, root } from './lib/run.mjs'

/** A block of code with the file that it belongs to. A `diff` changes the file, anything else is the file. */
const BLOCK = /^```(\w+) file=(\S+)\n(.*?)^```$/gms
/** The five places of a feature, in the order of the page. */
const PLACES = [
  /^packages\/protocol\/src\/(?:peer-messages\.ts|messages\/.*)$/,
  /^packages\/protocol\/SPEC\.md$/,
  /^packages\/mesh\/src\/features\/(?:index\.ts|knock\/.*)$/,
  /^apps\/web\/src\/call\/knock\/.*$/,
  /^apps\/web\/src\/i18n\/.*$/,
]
const WORKSPACES = ['packages/protocol', 'packages/mesh', 'apps/web']
/** What has to hold in the copy. */
const CHECKS = [
  ['packages/protocol', 'vitest', 'run'],
  ['packages/mesh', 'tsc', '-p', '.'],
  ['packages/mesh', 'vitest', 'run', '--project=node', 'src/features'],
  ['apps/web', 'vue-tsc', '-p', '.'],
  ['apps/web', 'vitest', 'run', 'src/i18n', 'src/call/shell/useCallFeatures.test.ts'],
  ['.', 'node', 'scripts/check-rules.mjs'],
  ['.', 'oxfmt', '--check', ...WORKSPACES],
  ['.', 'oxlint', '--quiet', '--deny-warnings', ...WORKSPACES],
]

/** Copies what git knows or will know, and points at what is installed; the packages of the copy know each other. */
function copyTo(folder) {
  const listing = ['ls-files', '-z', '--cached', '--others', '--exclude-standard']
  const files = execFileSync('git', listing, { cwd: root, encoding: 'utf8' }).split('\0')
  const wanted = files.filter((file) => file !== '' && !/\.(?:png|jpg|woff2)$/.test(file))
  for (const file of wanted) if (existsSync(inRoot(file))) cpSync(inRoot(file), join(folder, file))
  symlinkSync(inRoot('node_modules'), join(folder, 'node_modules'))
  for (const workspace of WORKSPACES) {
    const installed = inRoot(workspace, 'node_modules')
    const own = join(folder, workspace, 'node_modules')
    mkdirSync(join(own, '@confab'), { recursive: true })
    for (const name of readdirSync(installed).filter((each) => each !== '@confab' && !each.startsWith('.vi')))
      symlinkSync(realpathSync(join(installed, name)), join(own, name))
    if (!existsSync(join(installed, '@confab'))) continue
    for (const name of readdirSync(join(installed, '@confab')))
      symlinkSync(join(folder, 'packages', name), join(own, '@confab', name))
  }
}

/** The text after a change: lines with `-` go, lines with `+` come, and those around them say where. */
function changed(text, change) {
  return change.split('@@\n').reduce((before, part) => {
    // An empty line of the block is one of the file.
    const lines = part
      .split('\n')
      .slice(0, -1)
      .map((line) => line || ' ')
    const textOf = (signs) =>
      lines
        .filter(([sign]) => signs.includes(sign))
        .map((line) => `${line.slice(1)}\n`)
        .join('')
    const pieces = `\n${before}`.split(`\n${textOf(' -')}`)
    assert.equal(pieces.length, 2, `the place of this change is not there exactly once:\n${part}`)
    return pieces.join(`\n${textOf(' +')}`).slice(1)
  }, text)
}

void test('the feature of the docs touches its five places and works', async () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'sample-')))
  try {
    copyTo(folder)
    const page = readFileSync(inRoot('docs', 'FEATURES.md'), 'utf8')
    const blocks = [...page.matchAll(BLOCK)].map(([, kind, file, text]) => ({ kind, file, text }))
    for (const { kind, file, text } of blocks) {
      const path = join(folder, file)
      assert.ok(
        PLACES.some((place) => place.test(file)),
        `${file} is none of the five places`,
      )
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, kind === 'diff' ? changed(readFileSync(path, 'utf8'), text) : text)
    }
    for (const place of PLACES) assert.ok(blocks.some(({ file }) => place.test(file)))
    for (const [workspace, program, ...args] of CHECKS) {
      const local = join('node_modules', '.bin', program)
      const cwd = join(folder, workspace)
      const command = [existsSync(join(cwd, local)) ? local : program, ...args]
      const { code, output } = await collect(command, { cwd })
      assert.equal(code, 0, `${program} in ${workspace}:\n${output}`)
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
})
