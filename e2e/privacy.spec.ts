import { networkInterfaces } from 'node:os'
import { expect, test, type Person } from './people.ts'
import type { Product } from './support/product.ts'
import { formsOf } from './support/wire.ts'
import { serverIsGone } from './support/trouble.ts'
import { inFull } from './support/form.ts'

/** Long and rare, so that no other text holds them by chance. */
const names = [
  'Annabel Unmistakable',
  'Benedict Noticeable',
  'Kimberley Conspicuous',
  'Ludwig Glaring',
] as const

/** What the server is never to write down: everything that was told to it, and everything that was not. */
async function secretsOf(link: string, people: readonly Person[]): Promise<readonly string[]> {
  const { hash, pathname } = new URL(link)
  const key = Buffer.from(hash.slice(1), 'base64url')
  const parts = [key.subarray(1, 17), key.subarray(17, 33)].flatMap((part) => [
    part.toString('base64url'),
    part.toString('hex'),
  ])
  const words = people.flatMap(({ name }) => [name, ...name.split(' ')])
  // Addresses of rooms, ids of seats and sockets, public keys, proofs, hellos, and what is sealed.
  const tokens = people.flatMap(({ wire }) => wire.tokens)
  return [hash.slice(1), ...parts, pathname.slice('/r/'.length), ...words, ...tokens]
}

/** Addresses of this machine, by any of which people came. */
function ownAddresses(): readonly string[] {
  const known = Object.values(networkInterfaces()).flatMap((list) => list ?? [])
  return known.map(({ address }) => address).filter((address) => address.length > 3)
}

/** What of some secrets stands in a text, in any form. */
const foundIn = (text: string, secrets: readonly string[]) =>
  secrets.filter((secret) => formsOf(secret).some((form) => text.includes(form)))

/** What the server says of itself to no matter who asks. */
async function answersOf({ origin }: Product): Promise<string> {
  const answers = ['/healthz', '/readyz', '/metrics', '/debug', '/status'].map(async (path) => {
    const response = await fetch(`${origin}${path}`)
    // Dates aside, headers say what they say to everybody.
    return `${path} ${response.status} ${JSON.stringify([...response.headers])} ${await response.text()}`
  })
  return (await Promise.all(answers)).filter((answer) => !/<!doctype html>/i.test(answer)).join('\n')
}

/** Everything that a server is asked by strangers and by broken programs, with secrets where those would put them. */
async function mistakes({ origin }: Product, link: string): Promise<void> {
  const { hash, pathname } = new URL(link)
  const key = hash.slice(1)
  const paths = [`${pathname}?key=${key}`, `/${key}`, `/${key}.js`, `/r/${key}`, `/socket.io/?sid=${key}`]
  for (const path of paths) await fetch(origin + path, { headers: { referer: link, 'user-agent': key } })
  await fetch(`${origin}/${key}`, { method: 'POST', body: key })
}

async function joins(person: Person, link: string): Promise<void> {
  await person.opensLink(link)
  await person.joins()
}

test('[U50] the server meets neither names nor the key of a link, and its log not even the room', async ({
  meeting,
}) => {
  const [anna, ben] = await meeting.call(names[0], names[1])
  await anna.sees(ben)
  await ben.presses('Turn off microphone')
  await expect(anna.tileOf(ben)).toContainText('Microphone off')
  const link = new URL(await anna.copiesInviteLink())
  const key = link.hash.slice(1)
  const room = link.pathname.slice('/r/'.length)
  for (const person of [anna, ben]) {
    expect(person.wire.size).toBeGreaterThan(10)
    for (const secret of [key, ...names, ...names.flatMap((name) => name.split(' '))]) {
      expect(person.wire.holding(secret)).toEqual([])
    }
    // Descriptions and candidates carry people's addresses: they are sealed too.
    for (const word of ['a=candidate', 'candidate:', 'a=fingerprint', 'm=audio']) {
      expect(person.wire.holding(word)).toEqual([])
    }
  }
  for (const secret of [key, room, ...names]) expect(meeting.product.log).not.toContain(secret)
})

test.describe('with everything logged', () => {
  test.use({ settings: { LOG_LEVEL: 'debug' } })

  test('[U107] nothing of a whole meeting is written down, answered or handed on by the server', async ({
    meeting,
  }) => {
    meeting.announces(/status of 40[04]/)
    const [anna, ben, kim, lou] = await meeting.people(...names)
    const said: string[] = []
    for (const { page } of [anna, ben, kim, lou]) page.on('console', (message) => said.push(message.text()))
    await anna.startsMeeting()
    await anna.joins()
    const link = await anna.copiesInviteLink()
    await joins(ben, link)
    await anna.sees(ben)
    await ben.presses('Turn off microphone')
    await anna.presses('More options')
    await anna.page.getByRole('menuitem', { name: 'Lock the room', exact: true }).click()
    await expect(ben.notice(/locked the room$/)).toBeVisible()
    await kim.opensLink(link)
    await kim.page.getByRole('textbox', { name: 'Your name' }).fill(kim.name)
    await kim.button('Ask to join').click()
    await anna.presses('View')
    await anna.presses(`Admit ${kim.name}`)
    await kim.isInCall()
    await ben.reloads()
    await ben.isInCall()
    await anna.findsInCall(ben, kim)
    // A link that somebody broke by one letter leads to nobody, a shorter one says so.
    await lou.opensLink(link.replace(/.$/, (letter) => (letter === 'A' ? 'E' : 'A')))
    await lou.writesName()
    await lou.opensLink(link.slice(0, -5))
    await expect(lou.page.getByRole('heading', { name: /link is/i })).toBeVisible()
    await mistakes(meeting.product, link)
    await kim.leaves()
    const people = [anna, ben, kim, lou]
    const secrets = await secretsOf(link, people)
    expect(secrets.length).toBeGreaterThan(100)
    const answers = await answersOf(meeting.product)
    // Its pages look for it while its log is read.
    meeting.announces(serverIsGone)
    await meeting.product.stops()

    const { log } = meeting.product
    expect(log).toContain('"level":20')
    expect(log.split('\n').length).toBeGreaterThan(20)
    expect(foundIn(log, secrets)).toEqual([])
    expect(foundIn(log, ownAddresses())).toEqual([])
    expect(log).not.toMatch(/\b\d{1,3}(?:\.\d{1,3}){3}\b|::1|::ffff:/i)
    expect(answers).toContain('/healthz 200')
    expect(foundIn(answers, [...secrets, ...ownAddresses()])).toEqual([])
    expect(foundIn(said.join('\n'), secrets)).toEqual([])

    const [name, key] = [new URL(link).pathname, new URL(link).hash.slice(1)]
    for (const person of people) {
      const requests = await person.wire.requests()
      expect(requests.length).toBeGreaterThan(3)
      expect(foundIn(requests.join('\n'), [key, ...people.flatMap((each) => each.name.split(' '))])).toEqual(
        [],
      )
      expect(requests.filter((request) => /"(?:referer|cookie|authorization)":"[^"]/i.test(request))).toEqual(
        [],
      )
      // The page itself is asked for by the room's name, and nothing else is.
      const naming = requests.filter((request) => request.includes(name))
      expect(naming.filter((request) => !request.startsWith(`${meeting.product.origin}${name}\n`))).toEqual(
        [],
      )
      expect(await person.context.cookies()).toEqual([])
    }
  })
})

for (const level of ['silent', 'info'] as const) {
  test.describe(`with a log of level ${level}`, () => {
    test.use({ settings: { LOG_LEVEL: level } })

    test(`[U107] nothing of a call stands in a log of level ${level}`, inFull, async ({ meeting }) => {
      // The server stops before the people do, who look for it.
      meeting.announces(serverIsGone)
      const [anna, ben] = await meeting.call(names[0], names[1])
      const link = await anna.copiesInviteLink()
      await anna.isLinkedTo(1)
      await mistakes(meeting.product, link)
      await ben.leaves()
      const secrets = await secretsOf(link, [anna, ben])
      await meeting.product.stops()
      const { log } = meeting.product
      expect(log).toContain('Confab is ready')
      expect(foundIn(log, [...secrets, ...ownAddresses()])).toEqual([])
    })
  })
}

/** Runs in the page before its scripts: nobody looks at it, and what it asks for is counted. */
function unattended(): void {
  document.hasFocus = () => false
  Object.assign(window, { asked: 0 })
  // Browsers without a window deny every device unasked; this one would ask.
  navigator.permissions.query = () =>
    Promise.resolve(Object.assign(new EventTarget(), { state: 'prompt' }) as PermissionStatus)
  // Pages without https, such as the empty one at first, have none.
  const { mediaDevices } = navigator as Partial<Navigator>
  if (mediaDevices === undefined) return
  const ask = mediaDevices.getUserMedia.bind(mediaDevices)
  mediaDevices.getUserMedia = (wanted) => {
    Object.assign(window, { asked: 1 })
    return ask(wanted)
  }
}

test('[U108] a program that opens a link and waits enters nothing and asks for nothing', async ({
  meeting,
}) => {
  const anna = await meeting.person('Anna')
  await anna.startsMeeting()
  await anna.joins()
  const link = await anna.copiesInviteLink()
  const scanner = await meeting.person('Scanner', { browser: 'asking', allowed: [], lacking: unattended })
  await scanner.page.clock.install()
  await scanner.opensLink(link)
  await scanner.isInLobby()
  await expect(scanner.page.getByText('Anna is here')).toBeVisible()
  await scanner.page.clock.runFor(60_000)
  await scanner.isInLobby()
  expect(await scanner.page.evaluate(() => Reflect.get(window, 'asked'))).toBe(0)
  await expect(anna.page.locator('[data-tile=camera]')).toHaveCount(1)
  // It does ask anyone who touches it.
  await scanner.page.getByRole('textbox', { name: 'Your name' }).click()
  await expect.poll(() => scanner.page.evaluate(() => Reflect.get(window, 'asked'))).toBe(1)
})
