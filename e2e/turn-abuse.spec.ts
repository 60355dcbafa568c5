import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test as base } from '@playwright/test'
import { makeCertificate } from './support/certificate.ts'
import { attributes, IPV6, methods, TCP, TurnAttacker, turnCredential, UDP } from './support/stun.ts'
import { listeningPorts } from './support/listening.ts'
import { startTurn, type Turn } from './support/turn.ts'

const documented = fileURLToPath(new URL('../deploy/coturn.conf', import.meta.url))
/** As the documented configuration has it. */
const USER_QUOTA = 400

/** coturn as it is documented, with a relay for each family of addresses. */
const test = base.extend<{ turn: Turn }>({
  // Playwright reads from the first parameter, which it wants to be a pattern, what is needed.
  turn: async ({ playwright: _playwright }, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'confab-turn-'))
    const certificate = await makeCertificate(folder)
    const args = ['-c', documented, '--relay-ip=::1']
    const turn = await startTurn({ certificate, transports: ['tls'], args })
    await use(turn)
    await turn.ends()
    rmSync(folder, { recursive: true, force: true })
  },
})

/** Somebody with a good credential and an allocation of that family. */
async function allocated(turn: Turn, ...asked: (typeof IPV6)[]): Promise<TurnAttacker> {
  const one = new TurnAttacker(turn.plainPort, turnCredential(turn.secret))
  expect(await one.ask(methods.allocate, UDP, ...asked)).toMatchObject({ error: 0 })
  return one
}

test('[U109] the documented TURN server relays to no address of its own or a private network, however it is written', async ({
  turn,
}) => {
  const [four, six] = [await allocated(turn), await allocated(turn, IPV6)]
  const answers: Record<string, number | undefined> = {}
  const refused4 = [
    '127.0.0.1',
    '0.0.0.0',
    '10.0.0.1',
    '100.64.0.1',
    '169.254.169.254',
    '172.16.0.1',
    '192.168.0.1',
    '224.0.0.1',
    '255.255.255.255',
  ]
  const refused6 = [
    '::1',
    '::',
    '::ffff:127.0.0.1',
    '::ffff:10.0.0.1',
    '64:ff9b::7f00:1',
    'fc00::1',
    'fe80::1',
    'ff02::1',
  ]
  for (const peer of refused4) answers[peer] = await four.mayReach(peer)
  for (const peer of refused6) answers[peer] = await six.mayReach(peer)
  expect(answers).toEqual(Object.fromEntries([...refused4, ...refused6].map((peer) => [peer, 403])))
  expect([await four.mayReach('9.9.9.9'), await six.mayReach('2620:fe::9')]).toEqual([0, 0])
  for (const one of [four, six]) one.close()
})

test('[U110] the documented TURN server serves nobody without a good credential, relays no TCP, and tells nothing of itself', async ({
  turn,
}) => {
  const errorOf = async (one: TurnAttacker, method: number, ...asked: (typeof UDP)[]) => {
    const answer = await one.ask(method, ...asked)
    one.close()
    return answer?.error
  }
  const as = (username: string, password: string) => new TurnAttacker(turn.plainPort, { username, password })
  const good = turnCredential(turn.secret)
  const other = turnCredential('another secret of nobody at all')
  const later = good.username.replace(/^\d+/, (time) => String(Number(time) + 86_400))
  expect(await errorOf(new TurnAttacker(turn.plainPort), methods.allocate, UDP)).toBe(401)
  const ended = turnCredential(turn.secret, -60)
  for (const [username, password] of [
    ['user', 'user'],
    [ended.username, ended.password],
    [later, good.password],
    [good.username.replace(':x', ':y'), good.password],
    [other.username, other.password],
  ] as const) {
    expect([username, await errorOf(as(username, password), methods.allocate, UDP)]).toEqual([username, 401])
  }
  expect(await errorOf(as(good.username, good.password), methods.allocate, TCP)).toBeGreaterThanOrEqual(400)
  const one = await allocated(turn)
  expect((await one.ask(methods.connect))?.error).not.toBe(0)
  const bound = await one.ask(methods.binding)
  expect(bound?.error).toBe(0)
  for (const told of [attributes.software, attributes.otherAddress])
    expect(bound?.attributes.has(told)).toBe(false)
  const elsewhere = await one.ask(methods.binding, [attributes.changeRequest, Buffer.of(0, 0, 0, 6)])
  expect(
    elsewhere === undefined || elsewhere.error >= 400 || !elsewhere.attributes.has(attributes.otherAddress),
  ).toBe(true)
  one.close()
  // No console, no page and no figures, which coturn could offer as well.
  expect(listeningPorts(turn.pid)).toEqual([turn.port, turn.plainPort])
})

test('[U111] one credential opens so many allocations at the documented TURN server and no more', async ({
  turn,
}) => {
  const credential = turnCredential(turn.secret)
  const errors: (number | undefined)[] = []
  const all: TurnAttacker[] = []
  for (let opened = 0; opened < USER_QUOTA + 5; opened += 1) {
    const one = new TurnAttacker(turn.plainPort, credential)
    all.push(one)
    errors.push((await one.ask(methods.allocate, UDP))?.error)
  }
  for (const one of all) one.close()
  expect(errors.filter((error) => error === 0)).toHaveLength(USER_QUOTA)
  expect(errors.slice(USER_QUOTA)).toEqual([486, 486, 486, 486, 486])
})
