// Writes docs/FAULTS.md from docs/faults.json, which the fault lab keeps: no figure in it is typed by hand.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { inRoot } from './run.mjs'

const groups = {
  P: 'The server process',
  C: 'Between browser and server',
  D: 'ICE, TURN, network',
  N: 'Negotiation',
  B: 'Devices, browser, page',
}
const head = `# Faults

What was done to running calls, what is promised, and what was measured. People sit in whole browsers on hosts of their own
(network namespaces on one bridge), with cables that can be cut, slowed down and made lossy. \`npm run test:faults\` runs every
row and rewrites this file; \`npm run test:faults -- F-D2 F-C8\` runs some and leaves the others. It needs Linux and root.

Each figure is of one run. What missed its promise is **bold**. _Gap_: the longest time between two frames of a remote picture; no
gap above 0.5 s counts as none. _Made-up sound_: the share of samples that the browser invented because nothing came, silence
left out; of several connections the worst. _Load_: how many processes wanted the cores in that minute: far above their number, times
are the machine's as much as the product's.
`

/** The table of everything that was measured so far. */
export function writeFaultTable() {
  const source = inRoot('docs', 'faults.json')
  const rows = existsSync(source) ? JSON.parse(readFileSync(source, 'utf8')) : []
  const tables = Object.entries(groups).flatMap(([letter, title]) => {
    const own = rows.filter(({ id }) => id.startsWith(`F-${letter}`))
    return own.length === 0 ? [] : [`## ${title}\n\n${table(own)}`]
  })
  const kept = rows.filter(({ verdict }) => verdict === 'pass').length
  const sum = `${rows.length} rows: ${kept} keep their promise, ${rows.length - kept} miss it.`
  writeFileSync(
    inRoot('docs', 'FAULTS.md'),
    `${[head, sum, ...tables].join('\n\n').replaceAll(/\n{3,}/g, '\n\n')}\n`,
  )
  return sum
}

function table(rows) {
  const cells = rows.map((row) => [
    row.id,
    row.what,
    row.browsers,
    row.promise,
    row.measured,
    row.verdict,
    row.date,
    row.machine,
  ])
  const names = ['fault', 'what', 'browsers', 'promise', 'measured', 'verdict', 'date', 'machine']
  const line = (values) => `| ${values.map((value) => value.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(names), line(names.map(() => '---')), ...cells.map(line)].join('\n')
}
