// Reads the repository's own TypeScript (and the script parts of .vue files) for the checks that look at syntax.
import { readFileSync, readdirSync, existsSync } from 'node:fs'
import { relative, sep } from 'node:path'
import ts from 'typescript'
import { inRoot, root } from './run.mjs'

const skipped = new Set(['node_modules', 'dist', '.cache', '.turbo', 'coverage', 'test-results'])

/** Every .ts and .vue file below a folder, as paths from the root with forward slashes. */
export function sourcesIn(folder) {
  if (!existsSync(inRoot(folder))) return []
  return readdirSync(inRoot(folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`
    if (entry.isDirectory()) return skipped.has(entry.name) ? [] : sourcesIn(path)
    return /\.(?:ts|vue)$/.test(entry.name) ? [path] : []
  })
}

/** Whether a file is a test, or serves only tests. */
export function isTest(path) {
  return /\.(?:test|spec)\.ts$|-testing\.ts$|\/testing\/|\/test\/|^e2e\/|^bench\/|vitest\.config\.ts$/.test(
    path,
  )
}

/** Parses one file; of a .vue file only its script blocks, at their own lines. */
export function parse(path) {
  const text = readFileSync(inRoot(path), 'utf8')
  const code = path.endsWith('.vue') ? scriptsOf(text) : text
  return ts.createSourceFile(path, code, ts.ScriptTarget.Latest, true, ts.ScriptKind.TS)
}

/** Everything but the script blocks becomes blank, so that line numbers stay true. */
function scriptsOf(text) {
  const blank = (part) => part.replaceAll(/[^\n]/g, ' ')
  let code = ''
  let end = 0
  for (const block of text.matchAll(/(<script\b[^>]*>)([\s\S]*?)<\/script>/g)) {
    const begin = block.index + block[1].length
    code += blank(text.slice(end, begin)) + block[2]
    end = begin + block[2].length
  }
  return code + blank(text.slice(end))
}

/** Calls back for each node of a file, outermost first. */
export function walk(node, visit) {
  visit(node)
  ts.forEachChild(node, (child) => walk(child, visit))
}

/** `path:line` of a node. */
export function placeOf(file, node) {
  const { line } = file.getLineAndCharacterOfPosition(node.getStart(file))
  return `${relative(root, inRoot(file.fileName)).split(sep).join('/')}:${line + 1}`
}
