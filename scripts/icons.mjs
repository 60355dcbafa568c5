// `npm run icons`: the icons of the installed app, drawn from the one picture that it has.
import { mkdirSync, readFileSync } from 'node:fs'
import { ensure } from './lib/browsers.mjs'
import { launchChromium } from './lib/product.mjs'
import { inRoot } from './lib/run.mjs'

const icon = readFileSync(inRoot('apps', 'web', 'public', 'favicon.svg'), 'utf8')
/** Systems cut the corners themselves, and up to a fifth of each side. */
const maskable = icon
  .replace('viewBox="0 0 32 32"', 'viewBox="-4 -4 40 40"')
  .replace('<rect width="32" height="32" rx="9"', '<rect x="-4" y="-4" width="40" height="40"')
const pictures = [
  { name: '180', size: 180, svg: maskable },
  { name: '192', size: 192, svg: icon },
  { name: '512', size: 512, svg: icon },
  { name: 'maskable-512', size: 512, svg: maskable },
]

const tools = await ensure(['chromium'])
if (!tools.ok) {
  console.error(tools.problem)
  process.exit(1)
}
const folder = inRoot('apps', 'web', 'public', 'icons')
mkdirSync(folder, { recursive: true })
const browser = await launchChromium()
try {
  for (const { name, size, svg } of pictures) {
    const page = await browser.newPage({ viewport: { width: size, height: size } })
    await page.setContent(
      `<style>html,body{margin:0}svg{display:block;width:100vw;height:100vh}</style>${svg}`,
    )
    await page.screenshot({ path: `${folder}/${name}.png`, omitBackground: true })
    await page.close()
  }
} finally {
  await browser.close()
}
