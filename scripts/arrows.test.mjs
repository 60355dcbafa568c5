// Proves of each arrow of the design that breaking it is found: one import that is forbidden for every pair of places.
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { test } from 'node:test'
import { cruise } from 'dependency-cruiser'
import design, { unknownInPage, unknownTo } from '../.dependency-cruiser.mjs'

/** One import for every pair of parts of a table. */
const partsOf = (name, folder, table) =>
  Object.entries(table).flatMap(([part, others]) =>
    others.map((other) => ({
      rule: `${name}-${part}-knows-its-place`,
      from: `${folder}/${part}/knows-${other.replace('/', '-')}.ts`,
      to: `${folder}/${other}/known.ts`,
    })),
  )
/** What is broken: the rule that has to say so, and the file that imports what it may not know. */
const broken = [
  ...partsOf('mesh', 'packages/mesh/src', unknownTo),
  ...partsOf('web', 'apps/web/src', unknownInPage),
  ...[
    ['protocol-knows-nobody', 'packages/protocol/src/a.ts', 'packages/mesh/src/index.ts'],
    ['mesh-knows-protocol', 'packages/mesh/src/a.ts', 'apps/web/src/known.ts'],
    ['server-knows-protocol', 'apps/server/src/a.ts', 'packages/mesh/src/index.ts'],
    ['web-knows-mesh-and-protocol', 'apps/web/src/a.ts', 'apps/server/src/known.ts'],
    ['examples-know-mesh-and-protocol', 'examples/a.ts', 'apps/web/src/known.ts'],
    ['e2e-knows-no-insides', 'e2e/a.ts', 'packages/protocol/src/index.ts'],
    ['bench-knows-no-insides', 'bench/a.ts', 'packages/protocol/src/index.ts'],
    ['protocol-by-its-index', 'apps/web/src/b.ts', 'packages/protocol/src/known.ts'],
    ['mesh-by-its-index', 'apps/web/src/c.ts', 'packages/mesh/src/mesh.ts'],
    ['libraries-run-anywhere', 'packages/protocol/src/d.ts', 'node:fs'],
    ['fakes-stay-in-tests', 'packages/mesh/src/e.ts', 'packages/mesh/src/testing/fake.ts'],
    ['resolvable', 'packages/protocol/src/f.ts', './nowhere.ts'],
  ].map(([rule, from, to]) => ({ rule, from, to })),
]
/** What is as drawn, and is not complained about. */
const drawn = [
  ['packages/mesh/src/features/chat/index.ts', 'packages/mesh/src/base/known.ts'],
  ['packages/mesh/src/people/roster.ts', 'packages/mesh/src/link/known.ts'],
  ['apps/web/src/call/view.ts', 'packages/mesh/src/index.ts'],
  ['apps/web/src/call/shell/view.ts', 'apps/web/src/ui/known.ts'],
  ['packages/mesh/src/link/link.test.ts', 'packages/mesh/src/testing/fake.ts'],
]

void test('a broken arrow is found, and a drawn one is not', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'arrows-'))
  const write = (path, text) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  try {
    writeFileSync(join(folder, 'tsconfig.base.json'), '{}')
    for (const [from, to] of [...broken.map((each) => [each.from, each.to]), ...drawn]) {
      const isPath = !/^(?:node:|\.)/.test(to)
      if (isPath) write(to, 'export const known = 1\n')
      const path = relative(dirname(from), to)
      const module = isPath ? (path.startsWith('.') ? path : `./${path}`) : to
      write(
        from,
        `import ${isPath ? '{ known } from ' : ''}'${module}'\n${isPath ? 'console.log(known)\n' : ''}`,
      )
    }
    const places = ['packages', 'apps', 'examples', 'e2e', 'bench']
    const options = {
      ...design.options,
      baseDir: folder,
      validate: true,
      ruleSet: { forbidden: design.forbidden },
    }
    const { output } = await cruise(places, options)
    const found = output.summary.violations.map(({ rule, from }) => `${rule.name}: ${from}`)
    for (const { rule, from } of broken) assert.ok(found.includes(`${rule}: ${from}`), `${rule}: ${from}`)
    for (const [from] of drawn) assert.ok(!found.some((line) => line.endsWith(` ${from}`)), from)
  } finally {
    rmSync(folder, { recursive: true })
  }
})
