// A large file from one person to another: how fast beside a bare data channel of the same size, and what memory it takes.
//   npm run bench:files -- --megabytes=1024 --camera=off
import { createHash, randomBytes } from 'node:crypto'
import { createReadStream, createWriteStream, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { once } from 'node:events'
import { parseArgs } from 'node:util'
import { chromium, type BrowserContext, type Page } from '@playwright/test'
import { freePort } from './support/listen.ts'
import { startProduct } from './support/product.ts'

const { values } = parseArgs({
  options: {
    megabytes: { type: 'string', default: '1024' },
    camera: { type: 'string', default: 'off' },
  },
})
const MIB = 1024 * 1024
const bytes = Number(values.megabytes) * MIB
const port = await freePort()
const origin = `http://localhost:${port}`
const folder = mkdtempSync(join(tmpdir(), 'confab-files-'))
const product = await startProduct(port, origin)
const contexts: BrowserContext[] = []
try {
  const source = join(folder, 'large.bin')
  const hash = await makeFile(source)
  const [sender, receiver] = [await openBrowser('sender'), await openBrowser('receiver')]
  const bare = await bareChannel(sender, receiver)
  console.log(`bare data channel   ${rate(bare)}`)
  const ours = await transfer(sender, receiver, source, hash)
  console.log(`Confab              ${rate(ours.ms)}   ratio ${(ours.ms / bare).toFixed(2)}`)
  console.log(`receiver's page     at most ${ours.receiverHeap} MiB of JavaScript heap`)
  console.log(
    `receiver's browser  from ${ours.before} to at most ${ours.most} MiB resident, all its processes`,
  )
} finally {
  for (const context of contexts) await context.close()
  await product.stop()
  rmSync(folder, { recursive: true, force: true })
}

function rate(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s   ${(bytes / MIB / (ms / 1_000)).toFixed(1)} MiB/s`
}

async function makeFile(path: string): Promise<string> {
  const hash = createHash('sha256')
  const file = createWriteStream(path)
  for (let left = bytes; left > 0; left -= MIB) {
    const piece = randomBytes(Math.min(MIB, left))
    hash.update(piece)
    if (!file.write(piece)) await once(file, 'drain')
  }
  file.end()
  await once(file, 'finish')
  return hash.digest('hex')
}

/** A browser of its own with a disk of its own: a private window has little room. */
async function openBrowser(name: string): Promise<Page> {
  const context = await chromium.launchPersistentContext(join(folder, name), {
    executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
    locale: 'en-GB',
    acceptDownloads: true,
    args: [
      '--use-fake-device-for-media-stream=fps=15',
      '--use-fake-ui-for-media-stream',
      '--autoplay-policy=no-user-gesture-required',
      '--allow-loopback-in-peer-connection',
    ],
  })
  contexts.push(context)
  return context.pages()[0] ?? context.newPage()
}

interface BareSender {
  bare: { pc: RTCPeerConnection; channel: RTCDataChannel }
}
interface BareReceiver {
  bare: { pc: RTCPeerConnection; all: Promise<number> }
}

/** Runs in the page. */
async function bareOffer(): Promise<RTCSessionDescriptionInit> {
  const pc = new RTCPeerConnection()
  const channel = pc.createDataChannel('bare', { negotiated: true, id: 0 })
  Object.assign(globalThis, { bare: { pc, channel } })
  await pc.setLocalDescription()
  await new Promise((resolve) =>
    pc.addEventListener('icecandidate', (event) => !event.candidate && resolve(0)),
  )
  return pc.localDescription?.toJSON() as RTCSessionDescriptionInit
}

/** Runs in the page. */
async function bareAnswer([description, wanted]: readonly [RTCSessionDescriptionInit, number]) {
  const pc = new RTCPeerConnection()
  const channel = pc.createDataChannel('bare', { negotiated: true, id: 0 })
  channel.binaryType = 'arraybuffer'
  let came = 0
  const all = new Promise<number>((resolve) => {
    channel.addEventListener('message', ({ data }: MessageEvent<ArrayBuffer>) => {
      came += data.byteLength
      if (came >= wanted) resolve(came)
    })
  })
  Object.assign(globalThis, { bare: { pc, all } })
  await pc.setRemoteDescription(description)
  await pc.setLocalDescription()
  await new Promise((resolve) =>
    pc.addEventListener('icecandidate', (event) => !event.candidate && resolve(0)),
  )
  return pc.localDescription?.toJSON() as RTCSessionDescriptionInit
}

/** Runs in the page; when it began, on the clock of all pages, in ms. */
async function bareSend([description, wanted]: readonly [
  RTCSessionDescriptionInit,
  number,
]): Promise<number> {
  const { pc, channel } = (globalThis as unknown as BareSender).bare
  await pc.setRemoteDescription(description)
  if (channel.readyState !== 'open')
    await new Promise((resolve) => channel.addEventListener('open', resolve, { once: true }))
  const begin = performance.timeOrigin + performance.now()
  const message = new Uint8Array(64 * 1024)
  channel.bufferedAmountLowThreshold = 512 * 1024
  for (let left = wanted; left > 0; left -= message.byteLength) {
    if (channel.bufferedAmount > 2 * 1024 * 1024)
      await new Promise((resolve) => channel.addEventListener('bufferedamountlow', resolve, { once: true }))
    channel.send(message)
  }
  return begin
}

/** Runs in the page; when all was there. */
async function bareEnd(): Promise<number> {
  const { pc, all } = (globalThis as unknown as BareReceiver).bare
  await all
  const at = performance.timeOrigin + performance.now()
  pc.close()
  return at
}

/** The same number of bytes over a data channel, thrown away where they arrive. In ms. */
async function bareChannel(sender: Page, receiver: Page): Promise<number> {
  for (const page of [sender, receiver]) await page.goto(origin)
  const offer = await sender.evaluate(bareOffer)
  const answer = await receiver.evaluate(bareAnswer, [offer, bytes] as const)
  const sending = sender.evaluate(bareSend, [answer, bytes] as const)
  const end = await receiver.evaluate(bareEnd)
  return end - (await sending)
}

async function enterCall(page: Page, address: string, name: string): Promise<void> {
  await page.goto(address)
  if (address === origin) await page.getByRole('button', { name: 'New meeting' }).click()
  await page.getByRole('textbox', { name: 'Your name' }).fill(name)
  if (values.camera === 'off') {
    await page.locator('main video').first().waitFor()
    await page.getByRole('button', { name: 'Turn off camera' }).click()
  }
  await page.getByRole('button', { name: 'Join', exact: true }).click()
  await page.locator('html[data-call=joined]').waitFor()
  await page.mouse.move(300, 300)
  await page.getByRole('button', { name: 'Chat', exact: true }).click()
}

/** The product's own way, from *Get* to *Arrived whole*, checked by its hash. */
async function transfer(sender: Page, receiver: Page, source: string, hash: string) {
  await enterCall(sender, origin, 'Anna')
  await enterCall(receiver, sender.url(), 'Ben')
  const chat = (page: Page) => page.getByRole('complementary', { name: 'Chat' })
  await chat(sender).locator('input[type=file]').setInputFiles(source)
  const file = chat(receiver).getByRole('group', { name: 'large.bin' })
  const get = file.getByRole('button', { name: 'Download' })
  await get.waitFor()
  const before = await resident(receiver)
  const heap = await receiver.context().newCDPSession(receiver)
  await heap.send('Performance.enable')
  const begin = performance.now()
  await get.click()
  let [most, receiverHeap] = [before, 0]
  const arrived = file.getByText('Complete')
  while (!(await arrived.isVisible())) {
    const { metrics } = await heap.send('Performance.getMetrics')
    const used = metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? 0
    receiverHeap = Math.max(receiverHeap, Math.round(used / MIB))
    most = Math.max(most, await resident(receiver))
    await receiver.waitForTimeout(500)
  }
  const ms = performance.now() - begin
  const saving = receiver.waitForEvent('download')
  await file.getByRole('button', { name: 'Save' }).click()
  const saved = createHash('sha256')
  for await (const piece of createReadStream(await (await saving).path())) saved.update(piece as Buffer)
  if (saved.digest('hex') !== hash) throw new Error('What arrived is something else.')
  return { ms, before, most, receiverHeap }
}

/** What all processes of a page's browser hold of the machine's memory, in MiB. */
async function resident(page: Page): Promise<number> {
  const session = await page.context().browser()?.newBrowserCDPSession()
  if (session === undefined) throw new Error('The browser does not tell of its processes.')
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  const sizes = processInfo.map(({ id }) => {
    const status = readFileSync(`/proc/${id}/status`, 'utf8')
    return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1_024
  })
  await session.detach()
  return Math.round(sizes.reduce((sum, size) => sum + size, 0))
}
