import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, test as base, type Person } from './people.ts'
import { freePort } from './support/product.ts'

/** Its own command would be a shell script around it, which does not pass on signals. */
const vite = 'node_modules/vite/bin/vite.js'
const folder = fileURLToPath(new URL('../examples', import.meta.url))

/** The pages of docs/LEARNING.md, in front of Confab's server. */
const test = base.extend<{ port: number }>({
  // Playwright reads from the first parameter, which it wants to be a pattern, what is needed.
  port: async ({ browsers: _browsers }, use) => use(await freePort()),
  settings: async ({ port }, use) => use({ ORIGINS: `http://localhost:${port}` }),
  front: async ({ port }, use) => {
    let server: ChildProcess | undefined
    await use(async (product) => {
      const env = { ...process.env, PORT: String(product.port), EXAMPLES_PORT: String(port) }
      server = spawn(process.execPath, [vite], { cwd: folder, env, stdio: 'ignore' })
      const origin = `http://localhost:${port}`
      const status = async () => (await fetch(origin).catch(() => undefined))?.status
      await expect.poll(status, { message: 'the examples answer', intervals: [100] }).toBe(200)
      return origin
    })
    if (server === undefined) return
    const ended = once(server, 'exit')
    server.kill()
    await ended
  },
})

/** How many pictures the page's videos have shown, the one with the fewest first. */
const shown = (person: Person) =>
  person.page.evaluate(() => {
    const videos = [...document.querySelectorAll('video')]
    return Math.min(...videos.map((video) => video.getVideoPlaybackQuality().totalVideoFrames))
  })

/** Energy of the sound that arrives, over all connections. */
const heard = async (person: Person) => {
  const links = await person.links()
  return links.length > 0 && links.every(({ arrives }) => (arrives['0']?.energy ?? 0) > 1e-6)
}

async function presses(person: Person, address: string, button: string): Promise<void> {
  await person.page.goto(address)
  await person.page.getByRole('button', { name: button }).click()
}

test('[U139] the first page shows a camera, and the second calls itself', async ({ meeting, port }) => {
  const [anna] = await meeting.people('Anna')
  await presses(anna, `http://localhost:${port}/learning/camera/`, 'Turn on')
  await expect.poll(() => shown(anna)).toBeGreaterThan(5)
  await presses(anna, `http://localhost:${port}/learning/loopback/`, 'Call')
  await expect.poll(() => shown(anna)).toBeGreaterThan(5)
  await expect(anna.page.getByRole('status')).toHaveText('connected')
})

test('[U139] the third page calls another browser over its own server', async ({ meeting, port }) => {
  const [anna, ben] = await meeting.people('Anna', 'Ben')
  for (const person of [anna, ben])
    await presses(person, `http://localhost:${port}/learning/signalling/`, 'Join')
  for (const person of [anna, ben]) await expect.poll(() => shown(person)).toBeGreaterThan(5)
})

test('[U139] the fourth page calls two others on the engine', async ({ meeting, port }) => {
  const people = await meeting.people('Anna', 'Ben', 'Cleo')
  const [anna] = people
  await presses(anna, `http://localhost:${port}/bare-call/`, 'Join')
  await expect(anna.page).toHaveURL(/#/)
  const address = anna.page.url()
  for (const person of people.slice(1)) await presses(person, address, 'Join')
  for (const person of people) {
    await expect(person.page.locator('figure[data-link=open]')).toHaveCount(2)
    await expect.poll(() => shown(person)).toBeGreaterThan(5)
    await expect.poll(() => heard(person)).toBe(true)
  }
})
