import { expect, test as base, type Meeting } from './people.ts'
import { relayedPaths, relayOnly } from './support/relay-only.ts'
import { currentRemoteKind, keepCandidates, remoteKindsByPeer } from './support/remote-candidates.ts'
import { startTurn, type Turn } from './support/turn.ts'

const test = base.extend<{ transport: 'udp' | 'tcp'; turn: Turn }>({
  transport: ['udp', { option: true }],
  turn: async ({ transport }, use) => {
    // Both people are on this machine's loopback here, and so are the addresses that the relay gives them.
    const args = ['-n', '--no-cli', '--no-multicast-peers', '--fingerprint', '--allow-loopback-peers']
    const turn = await startTurn({ transports: [transport], args })
    await use(turn)
    await turn.ends()
  },
  settings: async ({ turn }, use) => {
    await use({ TURN_URLS: turn.urls.join(','), TURN_SECRET: turn.secret })
  },
})

async function meetsThroughRelay(meeting: Meeting, transport: 'udp' | 'tcp'): Promise<void> {
  const anna = await meeting.person('Anna', { lacking: relayOnly })
  const ben = await meeting.person('Ben', { lacking: relayOnly })
  await anna.startsMeeting()
  await anna.joins()
  await ben.joinsBy(anna.page.url())
  await anna.sees(ben)
  await ben.sees(anna)
  await anna.hears(ben)
  await ben.hears(anna)
  for (const { page } of [anna, ben]) {
    await expect.poll(() => page.evaluate(relayedPaths)).toEqual([`relay over ${transport}`])
  }
}

test('[U80] a call goes through TURN over UDP where no direct way is open', async ({ meeting }) => {
  await meetsThroughRelay(meeting, 'udp')
})

test.describe(() => {
  test.use({ transport: 'tcp' })

  test('[U81] a call goes through TURN over TCP where no direct way is open', async ({ meeting }) => {
    await meetsThroughRelay(meeting, 'tcp')
  })
})

test('[U135] who hides the address is met over the relay, and names nothing else to anybody', async ({
  meeting,
}) => {
  const anna = await meeting.person('Anna')
  const ben = await meeting.person('Ben', { lacking: keepCandidates })
  await anna.startsMeeting()
  await anna.joins()
  await ben.joinsBy(anna.page.url())
  await ben.sees(anna)
  const kinds = () => ben.page.evaluate(() => window.candidates)
  await expect.poll(kinds).toContain('host')

  await anna.presses('More options')
  await anna.page.getByRole('menuitem', { name: 'Settings', exact: true }).click()
  await anna.page.getByRole('switch', { name: 'Hide my IP address' }).check()
  await ben.page.evaluate(() => void (window.candidates = []))
  await anna.page.keyboard.press('Escape')
  await expect.poll(() => ben.page.evaluate(currentRemoteKind)).toBe('relay')
  await ben.sees(anna)
  await anna.sees(ben)
  await ben.hears(anna)

  // Nor does anybody who comes later learn anything else, from the first offer on.
  const cleo = await meeting.person('Cleo', { lacking: keepCandidates })
  await cleo.joinsBy(anna.page.url())
  await cleo.sees(anna, ben)
  const fromAnna = await cleo.page.evaluate(remoteKindsByPeer)
  expect(
    fromAnna.filter((named) => named.length > 0 && named.every((kind) => kind === 'relay')),
  ).toHaveLength(1)
  expect(new Set((await ben.page.evaluate(remoteKindsByPeer)).map((named) => named.join()))).toContain(
    'relay',
  )
})
