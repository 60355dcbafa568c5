// Words that nobody says at work, in what people read: the page, documents, rules, comments and the titles of tests.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { inRoot, root } from './lib/run.mjs'

/** A word, and what to say instead. Names in code are not words. */
const words = {
  anew: 'again',
  hence: 'so',
  'in vain': 'without success',
  oftener: 'more often',
  shall: 'must, or will',
  thereby: 'which',
  thereof: 'its',
  thus: 'so',
  whence: 'from where',
  whoever: 'anyone who',
  whom: 'who, or another sentence',
  whomever: 'anyone who',
}

/** Where one of these words is a name, or is spoken of as a word. */
const exempt = [
  /^scripts\/(?:check-words|checks\.test)\.mjs$/,
  // Their histories have a field of that name.
  /^packages\/mesh\/src\/(?:link-model\.test|testing\/(?:link|past)-histories)\.ts$/,
  /^apps\/server\/test\/model\//,
]

const listing = ['ls-files', '-z', '*.ts', '*.vue', '*.mjs', '*.md', '*.html']
const paths = execFileSync('git', listing, { cwd: root, encoding: 'utf8' }).split('\0').filter(Boolean)
const pattern = new RegExp(`(?<![\\w-])(?:${Object.keys(words).join('|')})(?![\\w-])`, 'gi')

const problems = paths
  .filter((path) => !exempt.some((each) => each.test(path)))
  .flatMap((path) =>
    readFileSync(inRoot(path), 'utf8')
      .split('\n')
      .flatMap((line, index) =>
        [...line.matchAll(pattern)].map(
          ([word]) => `${path}:${index + 1} says “${word}”: say ${words[word.toLowerCase()]}`,
        ),
      ),
  )

for (const problem of problems) console.error(problem)
console.log(`${paths.length} files, ${problems.length} problems`)
process.exit(problems.length === 0 ? 0 : 1)
