// Writes docs/FAULTS.md from docs/faults.json, which the fault lab keeps: no figure in it is typed by hand.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { inRoot } from './run.mjs'

/** The groups of rows, each with the numbers of all its rows. */
const groups = {
  P: { title: 'The server process', numbers: [1, 2, 3, 4, 6, 7, 9, 11, 12, 13] },
  C: { title: 'Between browser and server', numbers: [1, 3, 4, 5, 7, 8, 9, 10, 11, 12] },
  D: {
    title: 'ICE, TURN, network',
    numbers: [1, 2, 3, 4, 5, 7, 8, 9, 10, 12, 13, 15, 16, 17, 18, 19, 20, 21, 22, 24, 25, 27],
  },
  N: { title: 'Negotiation', numbers: [1, 2, 3, 5, 8, 9, 10, 11] },
  B: { title: 'Devices, browser, page', numbers: [1, 2, 4, 5, 6, 8, 9, 10, 11, 12, 13, 15, 16] },
}

/** What no run of the lab can measure, and why; beside a row of the lab, or in the place of one. */
const beyond = [
  {
    id: 'F-B1',
    what: 'a real camera is unplugged and plugged in again',
    why: 'needs a device and a hand. The row F-B1 lets the track end as it does then; that a browser really does so is not shown.',
  },
  {
    id: 'F-B2',
    what: "a real microphone is unplugged, or the system's default device changes",
    why: 'needs devices and a hand. The row F-B2, where it was run, changes the devices that the page is told of.',
  },
  {
    id: 'F-B15',
    isInPlaceOfRow: true,
    what: 'a service worker is updated in mid call',
    why: 'does not apply: the product registers no service worker, so none can be updated or reload a call.',
  },
]

const head = `# Faults

What was done to running calls, what is promised, and what was measured. People sit in whole browsers on hosts of their own
(network namespaces on one bridge), with cables that can be cut, slowed down and made lossy. \`npm run test:faults\` runs every
row and rewrites this file; \`npm run test:faults -- F-D2 F-C8\` runs some and leaves the others, and \`--runs=3\` runs each three
times. It needs Linux and root.

Figures are of one run unless a row says how many; then they are the median and the worst. What missed its promise is
**bold**. _Gap_: the longest time between two frames of a remote picture; no gap above 0.5 s counts as none. _Made-up sound_: the share of samples that the browser invented because nothing came, silence
left out; of several connections the worst. _Node_ in the column of browsers: people without browsers, who speak with the server as pages
do. _Load_: how many processes wanted the cores in that minute: far above their number, times
are the machine's as much as the product's. _Stolen_: the share of the cores' time that went to others on the same hardware.
`

/** The table of everything that was measured so far. */
export function writeFaultTable() {
  const source = inRoot('docs', 'faults.json')
  const rows = existsSync(source) ? JSON.parse(readFileSync(source, 'utf8')) : []
  const tables = Object.entries(groups).map(([letter, group]) => section(letter, group, rows))
  const kept = rows.filter(({ verdict }) => verdict === 'pass').length
  const sum = `${rows.length} rows: ${kept} keep their promise, ${rows.length - kept} miss it.`
  writeFileSync(
    inRoot('docs', 'FAULTS.md'),
    `${[head, sum, ...tables].join('\n\n').replaceAll(/\n{3,}/g, '\n\n')}\n`,
  )
  return sum
}

/** A group's rows: those that were measured, those that cannot be, and those that were not run. */
function section(letter, { title, numbers }, rows) {
  const own = rows.filter(({ id }) => id.startsWith(`F-${letter}`))
  const apart = beyond.filter(({ id }) => id.startsWith(`F-${letter}`))
  const told = new Set([...own, ...apart.filter((one) => one.isInPlaceOfRow)].map(({ id }) => id))
  const untold = numbers.map((number) => `F-${letter}${number}`).filter((id) => !told.has(id))
  const parts = [
    `## ${title}`,
    own.length > 0 && table(own),
    apart.length > 0 &&
      `Not measured:\n\n${apart.map(({ id, what, why }) => `- **${id}**, ${what}: ${why}`).join('\n')}`,
    untold.length > 0 && `Not run: ${untold.join(', ')}.`,
  ]
  return parts.filter(Boolean).join('\n\n')
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
