// Some things are done in exactly one place, and some never: laws of the design that no linter's rule can say.
import ts from 'typescript'
import { isTest, parse, placeOf, sourcesIn, walk } from './lib/sources.mjs'

const calls = (node, names) =>
  ts.isCallExpression(node) &&
  ((ts.isPropertyAccessExpression(node.expression) && names.includes(node.expression.name.text)) ||
    (ts.isIdentifier(node.expression) && names.includes(node.expression.text)))
const makes = (node, name) =>
  ts.isNewExpression(node) &&
  (ts.isPropertyAccessExpression(node.expression) ? node.expression.name : node.expression).getText() === name
const imports = (node, module) =>
  ts.isImportDeclaration(node) &&
  node.importClause?.phaseModifier !== ts.SyntaxKind.TypeKeyword &&
  node.moduleSpecifier.text === module
const isInPromise = (node) => ts.findAncestor(node, (outer) => makes(outer, 'Promise')) !== undefined
const reads = (node, object, name) =>
  ts.isPropertyAccessExpression(node) && node.name.text === name && node.expression.getText() === object

/** What has one home. `within`: files allowed to count beside each other (none: exactly one file). */
const homes = [
  {
    what: 'new RTCPeerConnection',
    folders: ['packages', 'apps'],
    is: (node) => makes(node, 'RTCPeerConnection'),
  },
  { what: 'getUserMedia()', folders: ['packages', 'apps'], is: (node) => calls(node, ['getUserMedia']) },
  {
    what: 'getDisplayMedia()',
    folders: ['packages', 'apps'],
    is: (node) => calls(node, ['getDisplayMedia']),
  },
  { what: 'socket.io-client', folders: ['apps/web/src'], is: (node) => imports(node, 'socket.io-client') },
  { what: 'process.env', folders: ['apps/server/src'], is: (node) => reads(node, 'process', 'env') },
]

/**
 * An error that is caught must be handled, logged, or left alone with a reason: a comment in the block, or on the line of
 * the handler or above it.
 */
function isSilent(node, file) {
  const handler = handlerOf(node)
  if (handler === undefined) return false
  const { line } = file.getLineAndCharacterOfPosition(handler.getStart(file))
  const lines = file.text.split('\n').slice(Math.max(0, line - 3), line + 1)
  const isExplained =
    /\/[/*]/.test(handler.getFullText(file)) ||
    lines.some((text) => /^\s*(?:\/\/|\/\*\*|\*)|\s\/\/ /.test(text))
  return !isExplained
}

/** What answers an error with nothing, or with a value that does not depend on it. */
function handlerOf(node) {
  if (ts.isCatchClause(node)) return isEmptyHanded(node.block.statements) ? node.block : undefined
  if (!calls(node, ['catch']) || !ts.isPropertyAccessExpression(node.expression)) return undefined
  const [handler] = node.arguments
  return handler && ts.isArrowFunction(handler) && isSilentBody(handler.body) ? node : undefined
}

function isSilentBody(body) {
  if (ts.isBlock(body)) return isEmptyHanded(body.statements)
  return ts.isIdentifier(body) && body.text === 'undefined'
}

const isEmptyHanded = (statements) =>
  statements.length === 0 ||
  (statements.length === 1 &&
    ts.isReturnStatement(statements[0]) &&
    !ts.isObjectLiteralExpression(statements[0].expression ?? statements[0]))

/** What no test does. */
const never = [
  { what: 'waits for time to pass', is: (node) => calls(node, ['waitForTimeout', 'sleep']) },
  // A timer in a promise is a sleep; one in a clock that is handed to somebody is not.
  { what: 'waits for time to pass', is: (node) => calls(node, ['setTimeout']) && isInPromise(node) },
  { what: 'waits for time to pass', is: (node) => imports(node, 'node:timers/promises') },
  {
    what: 'runs alone',
    is: (node) =>
      ts.isCallExpression(node) && /^(?:test|it|describe)(?:\.\w+)*\.only\b/.test(node.expression.getText()),
  },
  {
    what: 'replaces a module',
    is: (node) => ts.isCallExpression(node) && /^vi\.(?:mock|doMock)$/.test(node.expression.getText()),
  },
]

/** Nobody who reads a call knows what `true` stands for: an object names it, a word says it, or there are two functions. */
const takesBareBoolean = (node) =>
  ts.isParameter(node) &&
  node.type?.kind === ts.SyntaxKind.BooleanKeyword &&
  !ts.isFunctionTypeNode(node.parent)

const problems = []
const files = ['packages', 'apps', 'e2e'].flatMap(sourcesIn).map(parse)

for (const { what, folders, is } of homes) {
  const found = new Map()
  for (const file of files) {
    const path = file.fileName
    if (isTest(path) || !folders.some((folder) => path.startsWith(`${folder}/`))) continue
    walk(file, (node) => {
      if (is(node)) found.set(path, placeOf(file, node))
    })
  }
  if (found.size !== 1)
    problems.push(`${what} has one home, not ${found.size}: ${[...found.values()].join(', ') || 'none'}`)
}
for (const file of files.filter(({ fileName }) => /\.(?:test|spec)\.ts$|^e2e\/|\/test\//.test(fileName))) {
  walk(file, (node) => {
    for (const { what, is } of never)
      if (is(node)) problems.push(`${placeOf(file, node)} is a test that ${what}`)
  })
}
for (const file of files.filter(({ fileName }) => !isTest(fileName))) {
  walk(file, (node) => {
    if (isSilent(node, file)) problems.push(`${placeOf(file, node)} catches an error and says nothing of it`)
    if (takesBareBoolean(node)) problems.push(`${placeOf(file, node)} takes a bare boolean`)
  })
}
for (const file of files) {
  const suppressions = file.text.matchAll(/@ts-(?:ignore|expect-error|nocheck)|(?:ox|es)lint-disable/g)
  for (const { index, 0: text } of suppressions) {
    const { line } = file.getLineAndCharacterOfPosition(index)
    problems.push(`${file.fileName}:${line + 1} switches a check off: ${text}`)
  }
}

for (const problem of problems) console.error(problem)
console.log(`${files.length} files, ${problems.length} problems`)
process.exit(problems.length === 0 ? 0 : 1)
