// The table of what was done to a running server, between two marks of docs/SECURITY.md.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { inRoot } from './run.mjs'

const begin = '<!-- abuse:begin -->'
const end = '<!-- abuse:end -->'

const megabytes = (bytes) => (bytes / 1e6).toFixed(1)
const milliseconds = (value) => value.toFixed(1)
const cell = (text) => String(text).replaceAll('|', '\\|').replaceAll('\n', ' ')

function lineOf({ id, what, promise, measured, broken, figures }) {
  const numbers = figures
    ? [
        megabytes(figures.growth),
        `${milliseconds(figures.loopP99)} / ${milliseconds(figures.loopMax)}`,
        `${milliseconds(figures.others.p99)} / ${milliseconds(figures.others.max)}`,
      ]
    : ['–', '–', '–']
  const verdict = broken.length === 0 ? 'kept' : `**missed**: ${broken.join('; ')}`
  return `| ${[id, what, promise, measured || '–', ...numbers, verdict].map(cell).join(' | ')} |`
}

/** Writes what a run came to; returns its last line, `N passed, N failed`. */
export function writeAbuseTable(path) {
  const lines = existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n').filter(Boolean) : []
  const rows = lines.map((line) => JSON.parse(line)).toSorted((a, b) => (a.id < b.id ? -1 : 1))
  const failed = rows.filter(({ broken }) => broken.length > 0).length
  const table = [
    begin,
    '',
    `Run on ${new Date().toISOString().slice(0, 10)}, ${cpus().length} cores, load ${loadavg()[0].toFixed(1)} at its end. Others are two people in a room of`,
    'their own who talk all the time; the loop is that of the server, its resolution 10 ms.',
    '',
    '| row | what is sent | promise | measured | memory, MB more | loop late, ms, p99 / max | others there and back, ms, p99 / max | |',
    '| --- | --- | --- | --- | --- | --- | --- | --- |',
    ...rows.map(lineOf),
    '',
    end,
  ].join('\n')
  const file = inRoot('docs', 'SECURITY.md')
  const text = readFileSync(file, 'utf8')
  const [from, to] = [text.indexOf(begin), text.indexOf(end)]
  if (from === -1 || to === -1) throw new Error('docs/SECURITY.md has no place for the table')
  writeFileSync(file, text.slice(0, from) + table + text.slice(to + end.length))
  return `${rows.length - failed} passed, ${failed} failed`
}
