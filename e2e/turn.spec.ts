import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test as base, type Meeting } from './people.ts'
import { makeCertificate } from './support/certificate.ts'
import { relayedPaths, relayOnly } from './support/relay-only.ts'
import { startTurn, type Turn } from './support/turn.ts'

const run = promisify(execFile)
const documented = fileURLToPath(new URL('../deploy/coturn.conf', import.meta.url))

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

test('[U82] the documented configuration of coturn relays to public addresses and to no others', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'confab-turn-'))
  const certificate = await makeCertificate(folder)
  const turn = await startTurn({ certificate, transports: ['tls'], args: ['-c', documented] })
  // Asks for a channel to a peer, which is where a relay says no; nothing leaves this machine.
  const asks = async (peer: string) => {
    const asked = ['-W', turn.secret, '-u', 'x', '-p', String(turn.plainPort), '-r', '3480', '-e', peer]
    const outcome = await run('turnutils_uclient', [...asked, '-n', '1', '-c', '127.0.0.1'], {
      timeout: 3_000,
    }).catch(({ stdout, stderr }: { stdout: string; stderr: string }) => ({ stdout, stderr }))
    return /403 \(Forbidden IP\)/.test(outcome.stdout + outcome.stderr) ? 'refused' : 'granted'
  }
  const answers: Record<string, string> = {}
  const refused = [
    '127.0.0.1',
    '10.0.0.1',
    '10.255.255.255',
    '100.64.0.1',
    '169.254.169.254',
    '172.31.0.1',
    '192.168.1.1',
  ]
  for (const peer of [...refused, '9.9.9.9']) answers[peer] = await asks(peer)
  await turn.ends()
  rmSync(folder, { recursive: true, force: true })
  expect(answers).toEqual({
    ...Object.fromEntries(refused.map((peer) => [peer, 'refused'])),
    '9.9.9.9': 'granted',
  })
})
