// The parts of `npm test`, in order. Parts of one stage run side by side as far as `atOnce` allows.
import { readFileSync, rmSync } from 'node:fs'
import { inRoot } from './run.mjs'

const vuePaths = ['apps/web/src/**/*.vue', 'apps/web/gallery/**/*.vue']

/** A check that passes or fails as a whole, and counts as one. */
const check = (name, title, command, cwd = '.') => ({
  name,
  title,
  command,
  cwd: inRoot(cwd),
  count: countsAsOne,
})

/** A package's Vitest run, counted from its report. */
const vitest = (name, title, cwd, { args = [], needs = [] } = {}) => {
  const report = inRoot('.cache', 'test', `${name}.json`)
  return {
    name,
    title,
    cwd: inRoot(cwd),
    needs,
    command: [
      'node_modules/.bin/vitest',
      'run',
      ...args,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ],
    before: () => rmSync(report, { force: true }),
    count: (code) => countVitest(code, report),
  }
}

const types = (name, folder, tool = 'tsc') =>
  check(`types-${name}`, `types: ${name}`, [`node_modules/.bin/${tool}`, '-p', '.'], folder)

const playwrightReport = inRoot('.cache', 'test', 'e2e.json')

/** In order; a stage begins when the one before has ended. */
export const stages = [
  {
    name: 'static',
    atOnce: 2,
    parts: [
      check('format', 'formatting', ['oxfmt', '--check', '.']),
      check('lint', 'lint', ['oxlint', '--type-aware', '--quiet', '--deny-warnings']),
      check('lint-vue', 'lint: templates', [
        'eslint',
        '--max-warnings=0',
        '--no-error-on-unmatched-pattern',
        ...vuePaths,
      ]),
      types('protocol', 'packages/protocol'),
      types('mesh', 'packages/mesh'),
      types('server', 'apps/server'),
      types('web', 'apps/web', 'vue-tsc'),
      check('types-worker', 'types: service worker', ['node_modules/.bin/tsc', '-p', 'worker'], 'apps/web'),
      types('examples', 'examples'),
      types('e2e', 'e2e'),
      types('bench', 'bench'),
      check('boundaries', 'boundaries', [
        'depcruise',
        '--config',
        '.dependency-cruiser.mjs',
        'packages',
        'apps',
        'examples',
        'e2e',
        'bench',
      ]),
      check('arrows', 'broken arrows are found', ['node', '--test', 'scripts/arrows.test.mjs']),
      check('sample', 'the feature of the docs works', ['node', '--test', 'scripts/sample.test.mjs']),
      check('checks', 'the checks find what they are for', ['node', '--test', 'scripts/checks.test.mjs']),
      check('places', 'one place for each thing', ['node', 'scripts/check-places.mjs']),
      check('words', 'plain English', ['node', 'scripts/check-words.mjs']),
      check('rules', 'rules and their tests', ['node', 'scripts/check-rules.mjs']),
      check('dead-code', 'dead code', ['knip', '--no-progress']),
      check('advisories', 'known holes', ['node', 'scripts/check-advisories.mjs']),
    ],
  },
  {
    name: 'code',
    atOnce: 2,
    parts: [
      // First what takes longest, mostly by waiting.
      vitest('server', 'server tests', 'apps/server'),
      vitest('unit-mesh', 'unit tests: mesh', 'packages/mesh', { args: ['--project=node'] }),
      vitest('unit-web', 'unit tests: web', 'apps/web'),
      vitest('unit-protocol', 'unit tests: protocol', 'packages/protocol'),
    ],
  },
  {
    name: 'browsers',
    atOnce: 1,
    parts: [
      vitest('browser-mesh', 'the engine in a browser', 'packages/mesh', {
        args: ['--project=browser'],
        needs: ['chromium'],
      }),
      { ...check('size', 'size', ['node', 'scripts/check-size.mjs']), needs: ['chromium'] },
      {
        name: 'e2e',
        title: 'end to end',
        cwd: inRoot('e2e'),
        needs: ['chromium', 'firefox', 'ffmpeg', 'coturn', 'openssl', 'iproute2', 'nftables'],
        live: true,
        command: ['node_modules/.bin/playwright', 'test', '--reporter=list,json'],
        env: { PLAYWRIGHT_JSON_OUTPUT_NAME: playwrightReport },
        before: () => rmSync(playwrightReport, { force: true }),
        count: (code) => countPlaywright(code, playwrightReport),
      },
    ],
  },
]

function countsAsOne(code) {
  return code === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 }
}

function countVitest(code, report) {
  const { numPassedTests = 0, numFailedTests = 0, numPendingTests = 0, numTodoTests = 0 } = read(report)
  return settle(code, {
    passed: numPassedTests,
    failed: numFailedTests,
    skipped: numPendingTests + numTodoTests,
  })
}

function countPlaywright(code, report) {
  const { expected = 0, unexpected = 0, flaky = 0, skipped = 0 } = read(report).stats ?? {}
  return settle(code, { passed: expected, failed: unexpected + flaky, skipped })
}

/** A part that fails without a failed test (a file that does not load), or runs none at all, is a failure. */
function settle(code, counts) {
  const broken = counts.failed === 0 && (code !== 0 || counts.passed === 0)
  return broken ? { ...counts, failed: 1 } : counts
}

function read(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return {}
  }
}
