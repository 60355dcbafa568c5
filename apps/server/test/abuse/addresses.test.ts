import { describe, expect, test } from 'vitest'
import { ask } from '../ask.ts'
import { POLLING } from './attacker.ts'
import { useLab, type Lab, type Row } from './lab.ts'

/** Few, so that their limits are reached soon. */
const SOCKETS_PER_ADDRESS = 10
/** How many times as many sockets as one address may a /56 and a /48 have. */
const TIMES = { wide: 4, wider: 16 }

/** Asks for a session under each address; resolves with how many were let in. */
async function letIn({ server }: Lab, addresses: readonly string[]): Promise<number> {
  let count = 0
  for (const address of addresses) {
    const headers = { Origin: server.url, 'X-Forwarded-For': address }
    const { status } = await ask(server.port, { path: POLLING, headers })
    if (status === 200) count += 1
  }
  return count
}

/** Addresses of so many /64 networks, from one on, of one /48. */
const households = (from: number, count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `2001:db8:7:${(from + index).toString(16)}::1`)

const networks: Row = {
  id: 'I-128',
  what: 'sessions from the many /64 networks of one /56, then from the whole /48 around it',
  promise: 'four times what one address may have for the first, sixteen times for both',
  async run(lab) {
    const wide = await letIn(lab, households(0, 60))
    expect(wide).toBe(TIMES.wide * SOCKETS_PER_ADDRESS)
    const wider = await letIn(
      lab,
      households(0x100, 60 * TIMES.wider).filter((_, index) => index % 8 === 0),
    )
    expect(wide + wider).toBe(TIMES.wider * SOCKETS_PER_ADDRESS)
    return `of one /56 ${wide} were let in, of all the /48 ${wide + wider}`
  },
}

const forgottenProxy: Row = {
  id: 'I-129',
  what: 'sessions through a proxy on this machine which the server was not told of, each from another address',
  promise: 'counted as one address; the operator is warned once',
  async run(lab) {
    const addresses = Array.from({ length: 3 * SOCKETS_PER_ADDRESS }, () => lab.newAddress())
    const count = await letIn(lab, addresses)
    expect(count).toBe(SOCKETS_PER_ADDRESS)
    const warnings = lab.server.lines.filter((line) => line.includes('TRUST_PROXY'))
    expect(warnings).toHaveLength(1)
    return `${count} of ${addresses.length} were let in, one warning`
  },
}

const settings = { SOCKETS_PER_ADDRESS: String(SOCKETS_PER_ADDRESS) }

describe('many addresses of one network', () => {
  const lab = useLab('networks', settings)
  test('[L21] do not get around its limits', { timeout: 120_000 }, async () => {
    expect(await lab.run(networks)).toEqual([])
  })
})

describe('a proxy that the server was not told of', () => {
  const lab = useLab('a forgotten proxy', { ...settings, TRUST_PROXY: '0' })
  test('[L22] makes no limit void', { timeout: 120_000 }, async () => {
    expect(await lab.run(forgottenProxy)).toEqual([])
  })
})
