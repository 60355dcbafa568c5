// What a download may weigh, and what a build may not hold.
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/** Gzipped, in kB of 1 000 bytes; requests as a number. */
const budgets = { homeScripts: 125, scripts: 240, everything: 320, requests: 16 }

/** Addresses that stand in our files without ever being asked: names of XML namespaces, and texts of error messages. */
const harmless = [
  /^http:\/\/www\.w3\.org\//,
  /^https:\/\/(?:socket\.io|vuejs\.org|router\.vuejs\.org|pinia\.vuejs\.org)\//,
]

/** Holds what was fetched against the budgets. `home` and `call` are lists of `{ path, type, bytes }`, `call` what came on top. */
export function judgeSizes(home, call) {
  const all = [...home, ...call]
  const scripts = (files) => files.filter(({ type }) => type === 'script')
  const rows = [
    ['home, JavaScript', kilobytesOf(scripts(home)), budgets.homeScripts, 'kB'],
    ['home and call, JavaScript', kilobytesOf(scripts(all)), budgets.scripts, 'kB'],
    ['everything', kilobytesOf(all), budgets.everything, 'kB'],
    ['home, requests', home.length, budgets.requests, ''],
  ]
  const unmeasured = [home, call].some((files) => kilobytesOf(scripts(files)) === 0)
  const tooMuch = rows.filter(([, value, budget]) => value > budget)
  return {
    lines: [
      ...rows.map(
        ([what, value, budget, unit]) =>
          `${what.padEnd(32)} ${String(value).padStart(6)} ${unit}, at most ${budget}`,
      ),
      ...all.map((file) => `  ${String(kilobytesOf([file])).padStart(6)} kB  ${file.path}`),
    ],
    problems: [
      ...tooMuch.map(([what, value, budget, unit]) => `${what}: ${value} ${unit} are more than ${budget}`),
      ...(unmeasured ? ['nothing was measured'] : []),
    ],
  }
}

/** Everything in the files of a build that looks like the address of somebody else. */
export function strangersIn(folder) {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  const names = files.filter((name) => /\.(?:html|js|css|webmanifest)$/.test(name))
  return names.flatMap((name) => {
    const text = readFileSync(join(folder, name), 'utf8')
    const addresses = text.match(/(?:https?|wss?):\/\/[\w-]+(?:\.[\w-]+)+[\w./-]*/g) ?? []
    return addresses
      .filter((address) => !harmless.some((pattern) => pattern.test(address)))
      .map((address) => `${name} holds the address ${address}`)
  })
}

function kilobytesOf(files) {
  return Number((files.reduce((total, { bytes }) => total + bytes, 0) / 1_000).toFixed(1))
}
