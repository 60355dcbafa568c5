import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeCertificate } from '../../support/certificate.ts'
import { fault } from '../fault.ts'
import type { Belongings, Lab } from '../lab.ts'
import type { LabPerson } from '../lab-person.ts'
import type { Findings } from '../findings.ts'
import { lasts } from '../time.ts'
import { notesRestarts, withoutIceServers, type NotedRestart } from '../spoilers.ts'

/** Two people who wait in front of the call: the network is made worse before they are in it. */
async function couple(lab: Lab, belongings: Belongings = {}): Promise<readonly [LabPerson, LabPerson]> {
  return [await lab.person('Anna', belongings), await lab.person('Ben', belongings)]
}

/** Nobody receives UDP any more. */
async function blocksUdp(lab: Lab): Promise<void> {
  await Promise.all(lab.network.hosts.map((host) => host.misses({ what: 'udp' })))
}

/** Joins both and measures from the moment at which the second one presses *Join*. */
async function joinsBoth(
  pair: readonly [LabPerson, LabPerson],
  atMost: number,
  finds: Findings,
): Promise<void> {
  const [anna, ben] = pair
  await anna.startsMeeting()
  await anna.joins()
  await ben.opensLink(anna.page.url())
  await ben.writesName()
  const begin = Date.now()
  await ben.presses('Join')
  finds.atMost('first picture', atMost, await ben.picturesAfter(anna, begin))
  finds.atMost('and the other way', atMost, await anna.picturesAfter(ben, begin))
}

/** Seconds from a moment until somebody's picture moves again; what was under way at that moment does not count. */
async function backAfter(person: LabPerson, other: LabPerson, from: number): Promise<number | undefined> {
  const seconds = await person.picturesAfter(other, from + 500)
  return seconds === undefined ? undefined : seconds + 0.5
}

/** Which way packets go between two: one relay on the way is enough, no matter whose it is. */
async function goBy(people: readonly [LabPerson, LabPerson], path: string, finds: Findings): Promise<void> {
  const arrivals = await Promise.all(people.map((person) => person.arrivals()))
  const found = arrivals.map(([arrival]) => `${arrival?.local} ${arrival?.relayProtocol}`.trim())
  finds.holds(found.includes(path), path, `${found.join(' and ')} instead of ${path}`)
}

fault(
  'F-D7',
  { what: 'UDP blocked at join', promise: 'TURN over TCP; first picture ≤ 2 s' },
  async (lab, finds) => {
    await lab.servesWithTurn()
    const pair = await couple(lab)
    await blocksUdp(lab)
    await joinsBoth(pair, 2, finds)
    await goBy(pair, 'relay tcp', finds)
  },
)

fault(
  'F-D8',
  { what: 'UDP blocked in mid call', promise: 'pictures through TURN over TCP ≤ 4 s' },
  async (lab, finds) => {
    await lab.servesWithTurn()
    const [anna, ben] = await lab.call(['Anna', 'Ben'])
    await blocksUdp(lab)
    const blocked = Date.now()
    finds.atMost('back', 4, await backAfter(anna, ben, blocked))
    finds.atMost('and the other way', 4, await backAfter(ben, anna, blocked))
    await goBy([anna, ben], 'relay tcp', finds)
  },
)

fault(
  'F-D33',
  {
    what: 'the TURN server in use is killed, and there is a second one',
    promise: 'pictures through the other one ≤ 4 s',
  },
  async (lab, finds) => {
    const turns = await lab.servesWithTwoTurns()
    const [anna, ben] = await couple(lab)
    await lab.blackhole(anna, ben)
    await lab.meet([anna, ben])
    await anna.sees(ben)
    await ben.sees(anna)
    await lasts(5)
    const urls = (await Promise.all([anna, ben].map((person) => person.arrivals()))).flat()
    const used = turns.find((turn) => urls.some(({ relayUrl }) => turn.urls.includes(relayUrl)))
    if (used === undefined) throw new Error('no relay is in use')
    await used.ends()
    const killed = Date.now()
    finds.atMost('back', 4, await backAfter(anna, ben, killed))
    finds.atMost('and the other way', 4, await backAfter(ben, anna, killed))
  },
)

fault(
  'F-D9',
  { what: 'only port 443 with TLS is open', promise: '`turns:` on 443; first picture ≤ 3 s' },
  async (lab, finds) => {
    const folder = mkdtempSync(join(tmpdir(), 'cflab-'))
    await lab.servesWithTurn({ transports: ['tls'], port: 443, certificate: await makeCertificate(folder) })
    // The chain of trust is the browser's business; this is about the way.
    const pair = await couple(lab, { args: ['--ignore-certificate-errors'] })
    await blocksUdp(lab)
    await joinsBoth(pair, 3, finds)
    await goBy(pair, 'relay tls', finds)
    rmSync(folder, { recursive: true, force: true })
  },
)

fault(
  'F-D10',
  { what: 'symmetric address translation on both sides', promise: 'a relay is found; first picture ≤ 2 s' },
  async (lab, finds) => {
    await lab.servesWithTurn()
    const pair = await couple(lab, { behindNat: true })
    await joinsBoth(pair, 2, finds)
    await goBy(pair, 'relay udp', finds)
  },
)

/** The server's clock is so far behind that what lasts ten minutes is over after one, as TURN sees it. In seconds. */
const behind = 540
const clockIsBehind = `--import=data:text/javascript,const%20now=Date.now;Date.now=()=>now()-${behind}e3`

fault(
  'F-D12',
  {
    what: 'TURN credentials expire (60 s), then an address changes',
    promise: 'those at each ICE restart still good; pictures back ≤ 4 s on the same tile',
  },
  async (lab, finds) => {
    await lab.servesWithTurn({}, { NODE_OPTIONS: clockIsBehind })
    const anna = await lab.person('Anna', { before: notesRestarts })
    const ben = await lab.person('Ben', { before: notesRestarts })
    await lab.blackhole(anna, ben)
    await lab.meet([anna, ben])
    await anna.sees(ben)
    await ben.sees(anna)
    await lasts(75)
    const begin = Date.now()
    await ben.host.changesAddress()
    const changed = Date.now()
    finds.atMost('back', 4, await anna.picturesAfter(ben, changed))
    finds.atMost('and the other way', 4, await ben.picturesAfter(anna, changed))
    finds.holds(await anna.keptTile(ben, begin), 'same tile', 'the tile left')
    const restarts: NotedRestart[] = []
    for (const { name, page } of [anna, ben]) {
      const own = await page.evaluate(() => window.restarts)
      restarts.push(...own)
      for (const { at } of own)
        finds.notes(`${name} looks for a path after ${((at - changed) / 1_000).toFixed(1)} s`)
    }
    const stale = restarts.filter(({ at, expires }) => expires <= at)
    finds.holds(restarts.length > 0, 'ICE restarted', 'no ICE restart')
    finds.holds(stale.length === 0, 'with good credentials', `${stale.length} with expired credentials`)
  },
)

/** How often each way of joining is measured. */
const joins = 5

fault(
  'F-D13',
  {
    what: 'STUN and TURN out of reach, one network',
    promise: 'joining takes ≤ 300 ms longer than without them',
  },
  async (lab, finds) => {
    const nowhere = await lab.network.host('nowhere')
    await nowhere.misses({})
    const { address } = nowhere
    await lab.serves({
      ICE_SERVERS: JSON.stringify([{ urls: [`stun:${address}:3478`] }]),
      TURN_URLS: ['udp', 'tcp'].map((transport) => `turn:${address}:3478?transport=${transport}`).join(','),
      TURN_SECRET: 'a secret of a server that nobody reaches',
    })
    const anna = await lab.person('Anna')
    const withThem = await lab.person('Ben')
    const without = await lab.person('Carla', { before: withoutIceServers })
    await lab.meet([anna])
    const times = new Map<LabPerson, number[]>([
      [withThem, []],
      [without, []],
    ])
    for (let time = 0; time < joins; time += 1) {
      for (const [guest, measured] of times) {
        if (time === 0) await guest.opensLink(anna.page.url())
        if (time === 0) await guest.writesName()
        // What is prepared while somebody looks at the page is prepared by then.
        await lasts(1)
        const begin = Date.now()
        await guest.presses(time === 0 ? 'Join' : 'Rejoin')
        const seen = [await guest.picturesAfter(anna, begin), await anna.picturesAfter(guest, begin)]
        measured.push(Math.max(...seen.map((seconds) => seconds ?? Number.POSITIVE_INFINITY)))
        await guest.leaves()
        await anna.findsInCall()
      }
    }
    const median = (person: LabPerson) =>
      (times.get(person) ?? []).toSorted((one, other) => one - other)[Math.floor(joins / 2)] ?? Number.NaN
    finds.atMost('longer', 0.3, median(withThem) - median(without))
    finds.notes(`${median(withThem).toFixed(2)} s with them, ${median(without).toFixed(2)} s without`)
  },
)
