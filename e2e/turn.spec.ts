import { expect, test as base, type Meeting } from './people.ts'
import { relayedPaths, relayOnly } from './support/relay-only.ts'
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
  const anna = await meeting.person('Anna', { lacking: relayOnly, pictures: 'small' })
  const ben = await meeting.person('Ben', { lacking: relayOnly, pictures: 'small' })
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
