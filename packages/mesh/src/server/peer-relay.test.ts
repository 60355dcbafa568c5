import { limits } from '@confab/protocol'
import { expect, test } from 'vitest'
import type { PeerLink } from '../link/peer-link.ts'
import { TokenBuckets } from '../base/token-buckets.ts'
import { chooseHands, PeerRelay } from './peer-relay.ts'
import { createFakeClock } from '../testing/fake-clock.ts'

const peer = (seat: string, receives = {}) => ({ seat, receives })

test('[M71] asks two at most to hand a message on, first those who receive the one it is for', () => {
  const peers = [peer('deaf', { cleo: 'none' }), peer('unsure'), peer('cleo'), peer('near', { cleo: 'poor' })]
  expect(chooseHands('cleo', peers)).toEqual(['near', 'unsure'])
  expect(chooseHands('cleo', [peer('cleo')])).toEqual([])
})

test('[M72] hands on so many messages for one seat and no more, and earns them back', async () => {
  const clock = createFakeClock()
  const buckets = new TokenBuckets(clock, limits.relayBurst, limits.relaysPerSecond)
  const granted = () => Array.from({ length: 100 }, () => buckets.take('ben')).filter(Boolean).length
  expect(granted()).toBe(limits.relayBurst)
  expect(buckets.take('cleo')).toBe(true)
  await clock.advance(3_000)
  expect(granted()).toBe(3 * limits.relaysPerSecond)
})

test('[M92] takes what a member hands over for a member, and nothing for somebody who was never introduced', () => {
  const delivered: string[] = []
  const relay = new PeerRelay({
    clock: createFakeClock(),
    members: () => [],
    member: (seat) => (seat === 'ben' ? ({ link: {} } as { link: PeerLink }) : undefined),
    wrap: () => Promise.resolve(undefined),
    deliver: (from) => delivered.push(from),
  })
  relay.receive('ben', { type: 'link:relayed', from: 'mallory', sealed: 'x' })
  expect(delivered).toEqual([])
  relay.receive('ben', { type: 'link:relayed', from: 'ben', sealed: 'x' })
  expect(delivered).toEqual(['ben'])
})
