// What a visitor downloads, measured in a browser: the home page, and what a call needs on top of it.
// It also finds every address of somebody else in what was built.
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from './lib/build.mjs'
import { launchChromium, startProduct } from './lib/product.mjs'
import { inRoot } from './lib/run.mjs'

/** Gzipped, in kB of 1 000 bytes; requests as a number. */
const budgets = { homeScripts: 125, scripts: 240, everything: 320, requests: 16 }

/** Addresses that stand in our files without ever being asked: names of XML namespaces, and texts of error messages. */
const harmless = [
  /^http:\/\/www\.w3\.org\//,
  /^https:\/\/(?:socket\.io|vuejs\.org|router\.vuejs\.org|pinia\.vuejs\.org)\//,
]

if (!(await build())) process.exit(1)
const { home, call } = await visit()
const problems = []

const scripts = (files) => sum(files.filter(({ type }) => type === 'script'))
const within = (what, value, budget, unit) => {
  console.log(`${what.padEnd(32)} ${String(value).padStart(6)} ${unit}, at most ${budget}`)
  if (value > budget) problems.push(`${what}: ${value} ${unit} are more than ${budget}`)
}
within('home, JavaScript', scripts(home), budgets.homeScripts, 'kB')
within('home and call, JavaScript', scripts([...home, ...call]), budgets.scripts, 'kB')
within('everything', sum([...home, ...call]), budgets.everything, 'kB')
within('home, requests', home.length, budgets.requests, '')
for (const file of [...home, ...call]) console.log(`  ${kilobytes(file.bytes).padStart(6)} kB  ${file.path}`)
if (scripts(home) === 0 || scripts(call) === 0) problems.push('nothing was measured')
problems.push(...strangers())

for (const problem of problems) console.error(problem)
process.exit(problems.length === 0 ? 0 : 1)

/** Opens the home page, then goes on into a call, and keeps what either asked for. */
async function visit() {
  const product = await startProduct()
  const browser = await launchChromium()
  try {
    const page = await (await browser.newContext({ locale: 'en-GB' })).newPage()
    // What is fetched ahead while the page has nothing to do belongs to the call: here it never has nothing to do.
    await page.addInitScript(() => {
      window.requestIdleCallback = () => 0
    })
    const files = []
    const reading = []
    page.on('response', (response) => reading.push(keep(response, files)))
    await page.goto(product.origin, { waitUntil: 'load' })
    await page.getByRole('button', { name: 'New meeting' }).waitFor()
    await Promise.all(reading)
    const first = [...files]
    await page.getByRole('button', { name: 'New meeting' }).click()
    await page.getByRole('textbox', { name: 'Your name' }).fill('Anna')
    await page.getByRole('button', { name: 'Join', exact: true }).click()
    await page.locator('html[data-call=joined]').waitFor()
    await page.locator('[data-self] video').first().waitFor()
    await Promise.all(reading)
    return { home: first, call: files.filter((file) => !first.includes(file)) }
  } finally {
    await browser.close()
    await product.stop()
  }
}

/** Sizes are those of our own gzip, so that they do not depend on what the server compresses. */
async function keep(response, files) {
  const path = new URL(response.url()).pathname
  if (path.startsWith('/socket.io') || response.status() !== 200) return
  if (files.some((file) => file.path === path)) return
  const file = { path, type: response.request().resourceType(), bytes: 0 }
  files.push(file)
  const body = await response.body().catch(() => Buffer.alloc(0))
  // A font is compressed already.
  file.bytes = file.type === 'font' ? body.length : gzipSync(body, { level: 9 }).length
}

/** Everything in the built files that looks like the address of somebody else. */
function strangers() {
  const folder = inRoot('apps/web/dist')
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

function sum(files) {
  return Number(kilobytes(files.reduce((total, { bytes }) => total + bytes, 0)))
}

function kilobytes(bytes) {
  return (bytes / 1_000).toFixed(1)
}
