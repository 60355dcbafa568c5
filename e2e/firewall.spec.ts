import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from '@playwright/test'

const run = promisify(execFile)
const rules = fileURLToPath(new URL('../deploy/coturn.nft', import.meta.url))

/** Sends a packet each to some addresses as that user, in a network of its own, and returns how many the rules refused. */
async function refused(user: string, addresses: readonly string[]): Promise<number> {
  const send = addresses.map((address) => `(echo x > /dev/udp/${address}/9) 2>/dev/null`).join('; ')
  const script = [
    'ip link set lo up',
    'ip link add out type veth peer name other',
    'ip link set out up',
    'ip link set other up',
    'ip addr add 192.0.2.10/24 dev out',
    'ip addr add 2001:db8:ffff::10/64 dev out nodad',
    'ip route add default dev out',
    'ip -6 route add default dev out',
    `nft -f '${rules}'`,
    `setpriv --reuid=${user} --clear-groups bash -c '${send}' || true`,
    'nft list table inet confab_turn',
  ].join('\n')
  const { stdout } = await run('unshare', ['--net', 'sh', '-ec', script], { timeout: 20_000 })
  return [...stdout.matchAll(/counter packets (\d+)/g)].reduce((sum, [, count]) => sum + Number(count), 0)
}

const closed = [
  '127.0.0.1',
  '10.0.0.1',
  '192.168.1.1',
  '169.254.169.254',
  '0.0.0.0',
  '::1',
  '::ffff:10.0.0.1',
  'fd00::1',
]

test.skip(process.getuid?.() !== 0, 'only root makes networks')

test('[U137] the documented firewall lets the relay’s user send to public addresses only', async () => {
  expect(await refused('turnserver', closed)).toBe(closed.length)
  expect(await refused('turnserver', ['198.41.0.4', '2606:4700::1'])).toBe(0)
  expect(await refused('nobody', closed)).toBe(0)
})
