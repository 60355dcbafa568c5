// `npm run screenshots`: the few pictures of the documentation, into docs/pictures.
// `npm run screenshots -- --all`: every state of the call in every size, theme and language, into .cache/screenshots.
import { mkdirSync, rmSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { build } from './lib/build.mjs'
import { ensure } from './lib/browsers.mjs'
import { freePort, launchChromium, startProduct } from './lib/product.mjs'
import { collect, exitOf, inRoot, start } from './lib/run.mjs'

const { values } = parseArgs({
  options: { all: { type: 'boolean', default: false }, states: { type: 'string', default: '' } },
})
const pictures = inRoot('docs', 'pictures')
const review = inRoot('.cache', 'screenshots')
const sizes = { phone: [360, 740], tablet: [768, 1_024], laptop: [1_440, 900], desk: [2_560, 1_440] }

const tools = await ensure(['chromium', 'ffmpeg'])
if (!tools.ok) {
  console.error(tools.problem)
  process.exit(1)
}
if (!(await build())) process.exit(1)
const gallery = await startGallery()
const product = await startProduct()
const browser = await launchChromium()
try {
  if (values.all) await takeAll()
  else await takeFew()
} finally {
  await browser.close()
  await product.stop()
  await gallery.stop()
}

/** The gallery is no part of what is built: Vite serves it from its sources. */
async function startGallery() {
  const port = await freePort()
  const vite = start(['node', 'node_modules/vite/bin/vite.js', '--port', String(port), '--strictPort'], {
    cwd: inRoot('apps/web'),
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const ended = exitOf(vite)
  const origin = `http://localhost:${port}`
  while (!(await fetch(`${origin}/gallery.html`).catch(() => undefined))?.ok) {
    if (vite.exitCode !== null) throw new Error('Vite ended before it answered.')
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  const stop = async () => {
    vite.kill('SIGTERM')
    await ended
  }
  return { origin, stop }
}

/** A page in one look. */
async function open(size, { theme = 'light', locale = 'en-GB' } = {}) {
  const [width, height] = sizes[size]
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: theme,
    locale,
    reducedMotion: 'reduce',
    ...(size === 'phone' ? { hasTouch: true, isMobile: true, deviceScaleFactor: 2 } : {}),
  })
  return context.newPage()
}

async function shoot(page, path) {
  await page.evaluate(() => document.fonts.ready)
  await page.screenshot({ path })
  await page.context().close()
}

/** One state of the call, drawn with people who are not there. */
async function shootState(state, size, look, path) {
  const page = await open(size, look)
  const query = new URLSearchParams({ state, theme: look.theme, locale: look.locale.slice(0, 2) })
  await page.goto(`${gallery.origin}/gallery.html?${query}`)
  // What is behind the first moment is fetched when the page has nothing else to do.
  await page.waitForLoadState('networkidle')
  await page.getByRole('region').or(page.locator('main h1')).first().waitFor()
  // Pictures of people arrive as video: the first frame of each has to be there.
  await page.waitForFunction(() =>
    Array.from(document.querySelectorAll('video')).every((video) => video.videoWidth > 0),
  )
  // Controls hide from a pointer at rest; a picture shows them.
  await page.mouse.move(200, 200)
  await shoot(page, path)
}

async function shootHome(size, look, path) {
  const page = await open(size, look)
  await page.goto(product.origin)
  await page.getByRole('button').first().waitFor()
  await shoot(page, path)
}

async function shootLobby(size, look, path) {
  const page = await open(size, look)
  await page.goto(product.origin)
  await page.locator('main button').first().click()
  await page.locator('html[data-call=lobby] main video').waitFor()
  await shoot(page, path)
}

/** What is underneath, of a real call of two without pictures. */
async function shootDebug(size, look, path) {
  const [page, other] = [await open(size, look), await open('laptop', look)]
  const join = async (who, name) => {
    await who.locator('html[data-call=lobby] main video').waitFor()
    await who.getByRole('textbox').fill(name)
    await who.keyboard.press('Tab')
    await who.getByRole('button', { name: /^(?:Turn off camera|关闭摄像头)$/ }).click()
    await who.getByRole('button', { name: /^(?:Join|加入)$/ }).click()
    await who.locator('html[data-call=joined]').waitFor()
  }
  await page.goto(`${product.origin}/?debug`)
  await page.locator('main button').first().click()
  await join(page, 'Anna')
  await other.goto(page.url().replace('?debug', ''))
  await join(other, 'Ben')
  const panel = page.locator('aside').first()
  // On a narrow page it waits behind its button.
  if (sizes[size][0] < 900) await panel.getByRole('button').click()
  await panel.getByText(/Receiving Ben's microphone|收到 Ben 的内容：麦克风/).waitFor()
  if (path.includes('links')) {
    await panel.locator('label').nth(1).click()
    // A minute of figures would be a minute of waiting: a few seconds show what there is.
    await panel.locator('polyline[points*=" "]').nth(4).waitFor({ state: 'attached' })
  }
  await page.mouse.move(600, 300)
  await shoot(page, path)
  await other.context().close()
}

/** Few colours are enough for flat surfaces, and a fifth of the bytes. */
async function shrink(path) {
  const small = path.replace(/\.png$/, '.small.png')
  const palette = 'split[a][b];[a]palettegen=stats_mode=full[p];[b][p]paletteuse=dither=sierra2_4a'
  await collect([tools.env['FFMPEG_PATH'], '-y', '-loglevel', 'error', '-i', path, '-vf', palette, small])
  await collect(['mv', small, path])
}

async function takeFew() {
  mkdirSync(pictures, { recursive: true })
  const dark = { theme: 'dark', locale: 'en-GB' }
  const light = { theme: 'light', locale: 'en-GB' }
  const jobs = {
    'call.png': (path) => shootState('tiles-4', 'laptop', dark, path),
    'sharing.png': (path) => shootState('share-4', 'laptop', dark, path),
    'phone.png': (path) => shootState('tiles-3', 'phone', dark, path),
    'chat.png': (path) => shootState('chat', 'laptop', dark, path),
    'hands.png': (path) => shootState('hands-people', 'laptop', dark, path),
    'speaker.png': (path) => shootState('speaker', 'laptop', dark, path),
    'files.png': (path) => shootState('files', 'laptop', dark, path),
    'debug.png': (path) => shootDebug('laptop', dark, path),
    'side.png': (path) => shootState('side', 'laptop', dark, path),
    'home.png': (path) => shootHome('laptop', light, path),
  }
  for (const [name, job] of Object.entries(jobs)) {
    const path = `${pictures}/${name}`
    await job(path)
    await shrink(path)
    console.log(`docs/pictures/${name}`)
  }
}

async function takeAll() {
  rmSync(review, { recursive: true, force: true })
  mkdirSync(review, { recursive: true })
  const states = values.states === '' ? await allStates() : values.states.split(',')
  const looks = ['light', 'dark'].flatMap((theme) => ['en-GB', 'zh-CN'].map((locale) => ({ theme, locale })))
  let count = 0
  for (const size of Object.keys(sizes)) {
    for (const look of values.states === '' ? looks : []) {
      const suffix = `${size}-${look.theme}-${look.locale}.png`
      await shootHome(size, look, `${review}/home-${suffix}`)
      await shootLobby(size, look, `${review}/lobby-${suffix}`)
      await shootDebug(size, look, `${review}/debug-${suffix}`)
      await shootDebug(size, look, `${review}/debug-links-${suffix}`)
      count += 4
    }
    // The stage is dark in either theme: one language at each size is enough to judge its places.
    for (const state of states) {
      const look = { theme: 'dark', locale: size === 'tablet' ? 'zh-CN' : 'en-GB' }
      await shootState(state, size, look, `${review}/call-${state}-${size}.png`)
      count += 1
    }
  }
  console.log(`${count} pictures in .cache/screenshots`)
}

/** The gallery's own list of states. */
async function allStates() {
  const page = await open('laptop')
  await page.goto(`${gallery.origin}/gallery.html`)
  await page.locator('a[href*="state="]').first().waitFor()
  const links = await page.locator('a[href*="state="]').evaluateAll((all) => all.map(({ href }) => href))
  await page.context().close()
  const names = links.map((href) => new URL(href).searchParams.get('state') ?? '')
  return [...new Set(names)].filter((name) => name !== '')
}
