import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeCertificate } from '../../support/certificate.ts'
import { fault, type Belongings, type Lab } from '../lab.ts'
import type { LabPerson } from '../lab-person.ts'
import type { Findings } from '../results.ts'

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

async function goesBy(person: LabPerson, path: string, finds: Findings): Promise<void> {
  const [arrival] = await person.arrivals()
  const found = `${arrival?.local} ${arrival?.relayProtocol}`.trim()
  finds.holds(found === path, found, `${found} instead of ${path}`)
}

fault(
  'F-D7',
  { what: 'UDP blocked at join', promise: 'TURN over TCP; first picture ≤ 2 s' },
  async (lab, finds) => {
    await lab.servesWithTurn()
    const pair = await couple(lab)
    await blocksUdp(lab)
    await joinsBoth(pair, 2, finds)
    await goesBy(pair[0], 'relay tcp', finds)
  },
)

fault(
  'F-D8',
  { what: 'UDP blocked in mid call', promise: 'pictures through TURN over TCP ≤ 5 s' },
  async (lab, finds) => {
    await lab.servesWithTurn()
    const [anna, ben] = await lab.call(['Anna', 'Ben'])
    await blocksUdp(lab)
    const blocked = Date.now()
    finds.atMost('back', 5, await anna.picturesAfter(ben, blocked + 500))
    finds.atMost('and the other way', 5, await ben.picturesAfter(anna, blocked + 500))
    await goesBy(anna, 'relay tcp', finds)
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
    await goesBy(pair[0], 'relay tls', finds)
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
    await goesBy(pair[0], 'relay udp', finds)
  },
)
