// Proves of each check that it finds what it is for: a small repository with one fault for each of its laws, and one
// without any; and downloads that weigh too much, and too little to have been measured.
import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { inRoot } from './lib/run.mjs'
import { judgeSizes, strangersIn } from './lib/sizes.mjs'

/** What every repository of these needs to be without fault. */
const faultless = {
  'packages/mesh/src/rtc.ts': 'export const pc = () => new RTCPeerConnection()\n',
  'packages/mesh/src/media.ts': 'export const media = () => navigator.mediaDevices.getUserMedia({})\n',
  'packages/mesh/src/screen.ts': 'export const screen = () => navigator.mediaDevices.getDisplayMedia()\n',
  'apps/web/src/socket.ts': "import { io } from 'socket.io-client'\nexport const socket = io()\n",
  'apps/server/src/config.ts': 'export const env = process.env\n',
  'packages/protocol/SPEC.md': '- **A1** Something holds.\n',
  'packages/protocol/src/some.test.ts': "test('[A1] something holds', () => {})\n",
  'docs/SOME.md': 'What holds [A1] is proved.\n',
}

/** For each check: files that each break one of its laws, and what it has to say of them. */
const broken = {
  'check-places': [
    [
      'apps/web/src/rtc.ts',
      'export const pc = () => new RTCPeerConnection()\n',
      /RTCPeerConnection has one home, not 2/,
    ],
    [
      'apps/web/src/a.ts',
      'export const m = (d) => d.getUserMedia({})\n',
      /getUserMedia\(\) has one home, not 2/,
    ],
    [
      'apps/web/src/b.ts',
      'export const m = (d) => d.getDisplayMedia()\n',
      /getDisplayMedia\(\) has one home, not 2/,
    ],
    [
      'apps/web/src/c.ts',
      "import { io } from 'socket.io-client'\nio()\n",
      /socket\.io-client has one home, not 2/,
    ],
    ['apps/server/src/d.ts', 'export const b = process.env.B\n', /process\.env has one home, not 2/],
    ['apps/web/src/e.ts', 'try { run() } catch {}\n', /e\.ts:1 catches an error and says nothing/],
    ['apps/web/src/f.ts', 'run().catch(() => undefined)\n', /f\.ts:1 catches an error and says nothing/],
    [
      'apps/web/src/G.vue',
      '<script setup lang="ts">\nrun().catch(() => {})\n</script>\n',
      /G\.vue:2 catches an error/,
    ],
    ['apps/web/src/h.ts', 'export function show(isOpen: boolean): void {}\n', /h\.ts:1 takes a bare boolean/],
    [
      'apps/web/src/i.ts',
      ['// @ts-', 'ignore\nexport const b = 1\n'].join(''),
      /i\.ts:1 switches a check off/,
    ],
    [
      'e2e/j.spec.ts',
      'await page.waitForTimeout(5)\n',
      /j\.spec\.ts:1 is a test that waits for time to pass/,
    ],
    [
      'e2e/k.spec.ts',
      'await new Promise((done) => setTimeout(done, 5))\n',
      /k\.spec\.ts:1 is a test that waits/,
    ],
    [
      'apps/web/src/l.test.ts',
      "import { setTimeout } from 'node:timers/promises'\n",
      /l\.test\.ts:1 is a test that waits/,
    ],
    [
      'apps/web/src/m.test.ts',
      "test.only('[A1] alone', () => {})\n",
      /m\.test\.ts:1 is a test that runs alone/,
    ],
    ['apps/web/src/n.test.ts', "vi.mock('./rtc.ts')\n", /n\.test\.ts:1 is a test that replaces a module/],
  ],
  'check-words': [
    ['docs/A.md', ['They come an', 'ew.\n'].join(''), /A\.md:1 says “anew”: say again/],
    [
      'apps/web/src/b.ts',
      ['// Who', 'ever reads this.\n'].join(''),
      /b\.ts:1 says “Whoever”: say anyone who/,
    ],
    ['apps/web/src/C.vue', ['<p>Tried in', ' vain.</p>\n'].join(''), /C\.vue:1 says “in vain”/],
  ],
  'check-rules': [
    [
      'packages/protocol/SPEC.md',
      '- **A1** Something holds.\n- **A2** Something else.\n- **A1** Once more.\n',
      /SPEC\.md:2 has no test: A2/,
      /SPEC\.md:3 gives the id A1 a second time/,
    ],
    [
      'apps/web/src/a.test.ts',
      "test('something holds', () => {})\n",
      /a\.test\.ts:1 begins with no known rule/,
    ],
    [
      'apps/web/src/b.test.ts',
      "test.each([1])('[A9] holds', () => {})\n",
      /b\.test\.ts:1 begins with no known rule/,
    ],
    ['apps/web/src/c.test.ts', "it('[A1] should hold', () => {})\n", /c\.test\.ts:1 says what should be/],
    ['docs/D.md', 'What holds [A1, A7] is proved.\n', /docs\/D\.md names no known rule: A7/],
  ],
}

/** Runs a check on a repository of these files; what it said, and how it ended. */
function runOn(check, files) {
  const folder = mkdtempSync(join(tmpdir(), 'checks-'))
  try {
    for (const [path, text] of Object.entries({ ...faultless, ...files })) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), text)
    }
    cpSync(inRoot('scripts', 'lib'), join(folder, 'scripts', 'lib'), { recursive: true })
    cpSync(inRoot('scripts', `${check}.mjs`), join(folder, 'scripts', `${check}.mjs`))
    symlinkSync(inRoot('node_modules'), join(folder, 'node_modules'), 'junction')
    execFileSync('git', ['init', '-q'], { cwd: folder })
    execFileSync('git', ['add', 'packages', 'apps', 'docs'], { cwd: folder })
    const { status, stderr } = spawnSync(process.execPath, [`scripts/${check}.mjs`], {
      cwd: folder,
      encoding: 'utf8',
    })
    return { status, stderr }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

for (const [check, faults] of Object.entries(broken))
  void test(`${check} finds each of its faults, and none where there is none`, () => {
    assert.deepEqual(runOn(check, {}), { status: 0, stderr: '' })
    const { status, stderr } = runOn(check, Object.fromEntries(faults.map(([path, text]) => [path, text])))
    for (const [, , ...words] of faults) for (const one of words) assert.match(stderr, one)
    assert.equal(status, 1)
  })

const script = (kilobytes) => ({ path: '/a.js', type: 'script', bytes: kilobytes * 1_000 })
const picture = (kilobytes) => ({ path: '/a.png', type: 'image', bytes: kilobytes * 1_000 })

void test('check-size finds each download that is too large, and one that was not measured', () => {
  assert.deepEqual(judgeSizes([script(125)], [script(115), picture(80)]).problems, [])
  assert.deepEqual(judgeSizes([script(125.1)], [script(1)]).problems, [
    'home, JavaScript: 125.1 kB are more than 125',
  ])
  assert.deepEqual(judgeSizes([script(100)], [script(140.1)]).problems, [
    'home and call, JavaScript: 240.1 kB are more than 240',
  ])
  assert.deepEqual(judgeSizes([script(100)], [script(100), picture(120.1)]).problems, [
    'everything: 320.1 kB are more than 320',
  ])
  assert.deepEqual(
    judgeSizes(
      Array.from({ length: 17 }, () => script(1)),
      [script(1)],
    ).problems,
    ['home, requests: 17  are more than 16'],
  )
  assert.deepEqual(judgeSizes([picture(1)], [script(1)]).problems, ['nothing was measured'])
})

void test('check-size finds the address of somebody else in a build', () => {
  const folder = mkdtempSync(join(tmpdir(), 'checks-'))
  try {
    writeFileSync(
      join(folder, 'a.js'),
      "'http://www.w3.org/2000/svg'; 'https://fonts.example.com/a'; location.origin",
    )
    writeFileSync(join(folder, 'a.png'), 'https://pictures.example.com')
    assert.deepEqual(strangersIn(folder), ['a.js holds the address https://fonts.example.com/a'])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
