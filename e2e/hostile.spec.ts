import { test as base, expect, type Meeting, type Person } from './people.ts'
import {
  HostileServer,
  type Carried,
  type HostilePage,
  type Interference,
  type Said,
  type ShownPeer,
} from './support/hostile-server.ts'
import { freePort } from './support/product.ts'
import { inFull } from './support/form.ts'

const test = base.extend<{ readonly hostile: HostileServer }>({
  hostile: async ({ browsers: _browsers }, use) => {
    const hostile = await HostileServer.starts(await freePort())
    await use(hostile)
    await hostile.stops()
  },
  settings: async ({ hostile }, use) => {
    await use({ ORIGINS: hostile.origin })
  },
  front: async ({ hostile }, use) => {
    await use((product) => {
      hostile.leadsTo(product.port)
      return Promise.resolve(hostile.origin)
    })
  },
})

/** Alone in a meeting, with Firefox: anyone who comes has Chromium, so that both are interfered with. */
async function waitingAlone(meeting: Meeting): Promise<Person> {
  const anna = await meeting.person('Anna', { browser: 'firefox' })
  await anna.startsMeeting()
  await anna.joins()
  return anna
}

async function seeEachOther(...people: readonly Person[]): Promise<void> {
  for (const person of people) {
    const others = people.filter((other) => other !== person)
    await person.findsInCall(...others)
    await person.sees(...others)
    await person.hears(...others)
  }
}

/** Nobody is marked, and the page shows no picture but of these people and its own. */
async function trustsNobody(person: Person, ...others: readonly Person[]): Promise<void> {
  await expect(person.page.getByRole('img', { name: 'Code compared' })).toHaveCount(0)
  await expect(person.page.locator('[data-tile=camera]:not([data-self]) video')).toHaveCount(others.length)
}

const interferes =
  /^Someone between you and .* is interfering with the call\. Changed messages were rejected\.$/

/** One of its characters is another one. */
function altered(sealed: string, at: number): string {
  return sealed.slice(0, at) + (sealed[at] === 'A' ? 'B' : 'A') + sealed.slice(at + 1)
}

/** Shows each page only those of its own side; pages that are in no room yet come to the side under `undefined`. */
function apart(hostile: HostileServer, sides: Map<HostilePage | undefined, number>): Interference {
  const sideOf = (page: HostilePage) => {
    if (!sides.has(page)) sides.set(page, sides.get(undefined) ?? 0)
    return sides.get(page)
  }
  const isSeen = (id: unknown, page: HostilePage) => {
    const other = hostile.connected.get(String(id))
    return other === undefined || sideOf(other) === sideOf(page)
  }
  return (said, page) => {
    const { kind, data } = said
    const value = data['value'] as { readonly peers?: readonly ShownPeer[] } | undefined
    if (kind === 'answer' && value?.peers) {
      const peers = value.peers.filter(({ id }) => isSeen(id, page))
      return [{ ...said, data: { ...data, value: { ...value, peers } } }]
    }
    const id = (data['peer'] as ShownPeer | undefined)?.id ?? data['from'] ?? data['id']
    return kind === 'event' && !isSeen(id, page) ? [] : [said]
  }
}

const isSignal = ({ name }: Said) => name === 'signal:received'
const brings = (said: Said, changes: Carried): Said => ({ ...said, data: { ...said.data, ...changes } })
const sealedOf = ({ data }: Said) => String(data['sealed'])

test('[X1] what is altered, cut, repeated or given back beside the genuine is refused and told of', async ({
  meeting,
  hostile,
}) => {
  hostile.interference = (said, page) => {
    const others = hostile.pages.filter((other) => other !== page)
    if (said.name === 'signal:send') {
      // Back to anyone who said it, as if somebody else had.
      for (const { id } of others) page.tells('signal:received', { from: id, sealed: sealedOf(said) })
    }
    if (!isSignal(said)) return [said]
    const sealed = sealedOf(said)
    const changes = [altered(sealed, 20), altered(sealed, sealed.length - 30), sealed.slice(0, -40)]
    return [...changes.map((each) => brings(said, { sealed: each })), said, said]
  }
  const anna = await waitingAlone(meeting)
  const ben = await meeting.person('Ben')
  await ben.joinsBy(anna.page.url())
  await seeEachOther(anna, ben)
  for (const [person, other] of [
    [anna, ben],
    [ben, anna],
  ] as const) {
    await expect(person.notice(interferes)).toBeVisible()
    await trustsNobody(person, other)
  }
  await anna.presses('Details')
  await expect(anna.notice(/messages from Ben were rejected/)).toBeVisible()
})

test(
  '[X2] what is dropped, held back, or brought in another order is made up for',
  inFull,
  async ({ meeting, hostile }) => {
    let signals = 0
    const held = new Map<HostilePage, Said>()
    hostile.interference = (said, page) => {
      if (!isSignal(said)) return [said]
      signals += 1
      if (signals % 5 === 0) return []
      const before = held.get(page)
      // Each one after the one that follows it.
      if (before === undefined) held.set(page, said)
      else held.delete(page)
      return before === undefined ? [] : [said, before]
    }
    const anna = await waitingAlone(meeting)
    const ben = await meeting.person('Ben')
    await ben.joinsBy(anna.page.url())
    await seeEachOther(anna, ben)
    expect(signals).toBeGreaterThan(3)
    await trustsNobody(anna, ben)
  },
)

test(
  '[X3] what is brought to somebody else, or as somebody else’s, is nothing to them',
  inFull,
  async ({ meeting, hostile }) => {
    hostile.interference = (said, page) => {
      if (!isSignal(said)) return [said]
      const strangers = hostile.pages.filter(({ id }) => id !== said.data['from'] && id !== page.id)
      for (const other of strangers) other.tells(said.name, said.data)
      return [...strangers.map(({ id }) => brings(said, { from: id })), said]
    }
    const anna = await waitingAlone(meeting)
    const [ben, carla] = [await meeting.person('Ben'), await meeting.person('Carla')]
    await ben.joinsBy(anna.page.url())
    await carla.joinsBy(anna.page.url())
    await seeEachOther(anna, ben, carla)
    await expect(anna.notice(interferes)).toBeVisible()
  },
)

test(
  '[X4] somebody made up, or shown with another’s hello, is not met, and the genuine are',
  inFull,
  async ({ meeting, hostile }) => {
    const anna = await waitingAlone(meeting)
    const [ben, carla] = [await meeting.person('Ben'), await meeting.person('Carla')]
    await ben.joinsBy(anna.page.url())
    await seeEachOther(anna, ben)
    const someone = (letter: string) => ({ id: letter.repeat(20), seat: `${letter.repeat(21)}A` })
    for (const [page, other] of [
      [hostile.page(0), hostile.page(1)],
      [hostile.page(1), hostile.page(0)],
    ] as const) {
      const genuine = hostile.shown(other)
      const shows = (peer: Carried) => page.tells('peer:joined', { peer: { ...genuine, ...peer } })
      // Nobody's hello, one with another byte, and a genuine one under another seat.
      shows({ ...someone('M'), hello: 'M'.repeat(genuine.hello.length) })
      shows({ ...someone('N'), hello: altered(genuine.hello, 500) })
      shows(someone('O'))
      // Nor is anybody's place taken by what proves nothing.
      const { id, seat } = genuine
      for (const at of [40, 400, 800])
        page.tells('peer:hello', { id, seat, hello: altered(genuine.hello, at) })
    }
    const hello = hostile.shown(hostile.page(1)).hello
    hostile.interference = (said) =>
      said.name === 'peer:joined'
        ? [brings(said, { peer: { ...(said.data['peer'] as Carried), hello } })]
        : [said]
    await carla.joinsBy(anna.page.url())
    for (const person of [anna, ben])
      await expect(person.notice(/is interfering with the call/)).toBeVisible()
    // Who is here is asked again when somebody unknown speaks: the genuine Carla is met all the same.
    await seeEachOther(anna, ben, carla)
    await trustsNobody(anna, ben, carla)
    await trustsNobody(ben, anna, carla)
  },
)

test('[X5] somebody the server hides from one is told of by the others', async ({ meeting, hostile }) => {
  const anna = await waitingAlone(meeting)
  const [ben, carla] = [await meeting.person('Ben'), await meeting.person('Carla')]
  await ben.joinsBy(anna.page.url())
  await seeEachOther(anna, ben)
  const own = hostile.page(0)
  hostile.interference = (said, page) => {
    const isOfThird =
      page !== own || said.kind !== 'event' || said.data['from'] === hostile.shown(hostile.page(1)).id
    return isOfThird ? [said] : []
  }
  await carla.joinsBy(anna.page.url())
  await carla.sees(ben)
  await expect(anna.notice(/^Ben sees someone in this call you can't see/)).toBeVisible()
  await anna.sees(ben)
  await trustsNobody(anna, ben)
})

test('[X6] no word of the server ends, empties or locks a call', async ({ meeting, hostile }) => {
  const anna = await waitingAlone(meeting)
  const ben = await meeting.person('Ben')
  await ben.joinsBy(anna.page.url())
  await seeEachOther(anna, ben)
  const made = ({ page }: Person) => page.evaluate(() => window.probe.madeConnections())
  const before = [await made(anna), await made(ben)]
  for (const page of [hostile.page(0), hostile.page(1)]) {
    const { id, seat } = hostile.shown(hostile.page(page === hostile.page(0) ? 1 : 0))
    page.tells('room:changed', { locked: true })
    page.tells('room:removed', {})
    page.tells('room:ended', {})
    page.tells('room:refused', {})
    page.tells('peer:away', { seat, id })
    for (const reason of ['left', 'lost', 'removed', 'moved']) page.tells('peer:left', { seat, id, reason })
    page.tells('seat:replaced', { id: 'another-page-of-hers', joinNumber: 2 ** 50, proof: 'A'.repeat(86) })
    page.tells('server:closing', {})
  }
  await seeEachOther(anna, ben)
  expect([await made(anna), await made(ben)]).toEqual(before)
})

test('[X7] anyone who has link and server and sits in between is no bearer of a mark, and shows another code', async ({
  meeting,
  hostile,
}) => {
  // Anna had compared the code with Ben before.
  const anna = await waitingAlone(meeting)
  const link = anna.page.url()
  const ben = await meeting.person('Ben')
  await ben.joinsBy(link)
  await anna.sees(ben)
  await anna.presses('People')
  await anna.presses('Compare a code')
  await anna.presses('Show the code')
  await anna.page.getByRole('switch', { name: 'Ben read the same code' }).click()
  await anna.presses('Done')
  await expect(anna.page.getByRole('img', { name: 'Code compared' })).toHaveCount(1)
  await anna.presses('People')
  await ben.leaves()

  // Two pages of the attacker, each under the name of the one it keeps away.
  const [falseBen, falseAnna] = [await meeting.person('Ben'), await meeting.person('Anna')]
  const [own] = hostile.pages
  const keepApart = new Map<HostilePage | undefined, number>([[own, 0]])
  hostile.interference = apart(hostile, keepApart)
  keepApart.set(undefined, 0)
  await falseBen.joinsBy(link)
  keepApart.set(undefined, 1)
  await falseAnna.joinsBy(link)
  await ben.rejoins()
  await anna.sees(falseBen)
  await ben.sees(falseAnna)
  await expect(anna.notice(/^This may not be the Ben/)).toBeVisible()
  await trustsNobody(anna, falseBen)

  const shown = ({ page }: Person) => page.getByRole('dialog').getByRole('img', { name: /^\d{4} \d{4}$/ })
  await anna.presses('Compare a code')
  await anna.presses('Show the code')
  await falseAnna.presses('People')
  await falseAnna.presses('Compare a code')
  await falseAnna.presses('Show the code')
  await ben.presses('View')
  const codes = [anna, ben].map(async (person) => {
    await expect(shown(person)).toBeVisible()
    return shown(person).getAttribute('aria-label')
  })
  const [hers, his] = await Promise.all(codes)
  expect(hers).not.toBe(his)
  await trustsNobody(ben, falseAnna)
})
