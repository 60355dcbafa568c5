// What a visitor downloads, measured in a browser: the home page, and what a call needs on top of it.
// It also finds every address of somebody else in what was built.
import { gzipSync } from 'node:zlib'
import { build } from './lib/build.mjs'
import { launchChromium, startProduct } from './lib/product.mjs'
import { inRoot } from './lib/run.mjs'
import { judgeSizes, strangersIn } from './lib/sizes.mjs'

if (!(await build())) process.exit(1)
const { home, call } = await visit()
const { lines, problems } = judgeSizes(home, call)
for (const line of lines) console.log(line)
problems.push(...strangersIn(inRoot('apps/web/dist')))

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
