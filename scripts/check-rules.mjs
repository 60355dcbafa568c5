// Every rule of SPEC.md has a test, and every test's title begins with the one rule that it proves.
import { readdirSync, readFileSync } from 'node:fs'
import ts from 'typescript'
import { inRoot } from './lib/run.mjs'
import { parse, placeOf, sourcesIn, walk } from './lib/sources.mjs'

const specification = 'packages/protocol/SPEC.md'
const folders = ['packages', 'apps', 'e2e']
/** Ways to write a test that still make one: `test.each(rows)('title', …)`. */
const variants = new Set([
  'each',
  'for',
  'concurrent',
  'sequential',
  'fails',
  'runIf',
  'skipIf',
  'only',
  'skip',
  'todo',
  'prop',
])

const problems = []
const rules = new Map()
for (const [index, line] of readFileSync(inRoot(specification), 'utf8').split('\n').entries()) {
  const rule = /^- \*\*([A-Z]\d+)\*\* (.*)$/.exec(line)
  if (rule === null) continue
  const place = `${specification}:${index + 1}`
  if (rules.has(rule[1])) problems.push(`${place} gives the id ${rule[1]} a second time`)
  rules.set(rule[1], { place, proofs: 0 })
}

/** Whether an expression is `test` or `it`, or one of their variants, called or not. */
function makesTests(expression) {
  if (ts.isIdentifier(expression)) return expression.text === 'test' || expression.text === 'it'
  if (ts.isPropertyAccessExpression(expression)) {
    return variants.has(expression.name.text) && makesTests(expression.expression)
  }
  if (ts.isCallExpression(expression)) return makesTests(expression.expression)
  return false
}

/** The title of a test as far as it is written out, or `undefined` when the call makes no test. */
function titleOf(node) {
  if (!ts.isCallExpression(node) || node.arguments.length < 2 || !makesTests(node.expression))
    return undefined
  const [title, body] = node.arguments
  // `test.skip(condition, 'why')` inside a test is no test of its own.
  if (ts.isStringLiteralLike(body)) return undefined
  if (ts.isStringLiteralLike(title)) return title.text
  if (ts.isTemplateExpression(title)) return title.head.text
  return undefined
}

let tests = 0
for (const path of folders.flatMap(sourcesIn).filter((source) => source.endsWith('.ts'))) {
  const file = parse(path)
  walk(file, (node) => {
    const title = titleOf(node)
    if (title === undefined) return
    tests += 1
    const id = /^\[([A-Z]\d+)\] \S/.exec(title)?.[1]
    const rule = id === undefined ? undefined : rules.get(id)
    if (rule === undefined) problems.push(`${placeOf(file, node)} begins with no known rule: ${title}`)
    else rule.proofs += 1
    if (/\bshould\b/i.test(title))
      problems.push(`${placeOf(file, node)} says what should be, not what is: ${title}`)
  })
}

/** `[B1]`, `[R21, R22]`, `[L1–L19]`: how documents name what proves them. */
const CITED = /\[((?:[A-Z]\d+)(?:(?:, |–)[A-Z]\d+)*)\](?!\()/g
for (const name of readdirSync(inRoot('docs')).filter((file) => file.endsWith('.md'))) {
  // What stands in a block of code is an example.
  const text = readFileSync(inRoot(`docs/${name}`), 'utf8').replaceAll(/^```.*?^```$/gms, '')
  const cited = [...text.matchAll(CITED)].flatMap(([, ids]) => ids.split(/, |–/))
  for (const id of new Set(cited))
    if (!rules.has(id)) problems.push(`docs/${name} names no known rule: ${id}`)
}

for (const [id, { place, proofs }] of rules) {
  if (proofs === 0) problems.push(`${place} has no test: ${id}`)
}

for (const problem of problems) console.error(problem)
console.log(`${rules.size} rules, ${tests} tests, ${problems.length} problems`)
process.exit(problems.length === 0 ? 0 : 1)
