import { limits } from '@confab/protocol'
import { describe, expect, test } from 'vitest'
import { createManualClock } from '../../test/manual-clock.ts'
import { createAddressLimits } from './address-limits.ts'
import { addressKey } from '../admission/client-address.ts'
import { createCallerLimits } from './caller-limits.ts'
import { TokenBucket } from './rate-limit.ts'
import { RefusalCount } from './refusal-count.ts'

describe('bucket', () => {
  test('[L1] allows its burst, then its rate, and says when to come back', () => {
    const bucket = new TokenBucket({ burst: 2, perSecond: 4 }, 0)
    expect([bucket.take(1, 0).ok, bucket.take(1, 0).ok]).toEqual([true, true])
    expect(bucket.take(1, 0)).toEqual({ ok: false, retryAfterMs: 250 })
    expect(bucket.take(1, 249).ok).toBe(false)
    expect(bucket.take(1, 250).ok).toBe(true)
  })

  test('[L1] never holds more than its burst', () => {
    const bucket = new TokenBucket({ burst: 1, perSecond: 1 }, 0)
    expect(bucket.take(1, 60_000).ok).toBe(true)
    expect(bucket.take(1, 60_000).ok).toBe(false)
  })
})

describe('one socket', () => {
  test('[L2] counts signals apart from other commands', () => {
    const caller = createCallerLimits(0)
    const allowed = Array.from(
      { length: limits.signalBurst + 10 },
      () => caller.takeCommand('signal:send', 0).ok,
    )
    expect(allowed.filter(Boolean)).toHaveLength(limits.signalBurst)
    expect(caller.takeCommand('room:peek', 0).ok).toBe(true)
    const later = Array.from({ length: 100 }, () => caller.takeCommand('signal:send', 1000).ok)
    expect(later.filter(Boolean)).toHaveLength(limits.signalsPerSecond)
  })

  test('[L3] refuses while bytes are owed and says until when', () => {
    const caller = createCallerLimits(0)
    expect(caller.receive(limits.socketBurstBytes + limits.socketBytesPerSecond, 0)).toBe(true)
    expect(caller.takeCommand('room:peek', 0)).toEqual({ ok: false, retryAfterMs: 1000 })
    expect(caller.takeCommand('room:peek', 1000).ok).toBe(true)
  })

  test('[L3] is to be closed when it owes a second burst', () => {
    const caller = createCallerLimits(0)
    expect(caller.receive(2 * limits.socketBurstBytes, 0)).toBe(true)
    expect(caller.receive(1, 0)).toBe(false)
  })

  test('[L16] pays for the smallest packet too', () => {
    const caller = createCallerLimits(0)
    const packets = (2 * limits.socketBurstBytes) / limits.packetFloorBytes
    const kept = Array.from({ length: packets + 1 }, () => caller.receive(1, 0))
    expect(kept.filter((isKept) => !isKept)).toHaveLength(1)
  })

  test('[L9] is to be closed at its twentieth refusal in ten seconds', () => {
    const refusals = new RefusalCount()
    const answers = Array.from({ length: 20 }, (_, index) => refusals.add('request/malformed', index))
    expect(answers.indexOf(true)).toBe(limits.refusalsBeforeClose - 1)
  })

  test('[L9] forgets refusals that are ten seconds old', () => {
    const refusals = new RefusalCount()
    for (let index = 1; index < limits.refusalsBeforeClose; index++) refusals.add('request/malformed', 0)
    expect(refusals.add('request/malformed', limits.refusalWindowMs)).toBe(false)
  })

  test('[L10] takes no offence at what a race explains', () => {
    const refusals = new RefusalCount()
    const answers = Array.from({ length: 100 }, () => refusals.add('peer/gone', 0))
    expect(answers).not.toContain(true)
  })
})

describe('one address', () => {
  const make = (exemptLoopback: boolean) => {
    const clock = createManualClock()
    const options = { socketsPerAddress: 2, joinsPerAddressPerMinute: 120, exemptLoopback }
    return { clock, addresses: createAddressLimits(options, clock) }
  }

  test('[L4] joins so many times a minute', () => {
    const { clock, addresses } = make(true)
    const join = (address: string, room: number) => addresses.takeNewSeat(address, `room ${room % 10}`).ok
    const allowed = Array.from({ length: 130 }, (_, room) => join('192.0.2.1', room))
    expect(allowed.filter(Boolean)).toHaveLength(120)
    expect(join('192.0.2.2', 0)).toBe(true)
    clock.advance(1000)
    expect(join('192.0.2.1', 0)).toBe(true)
  })

  test('[O13] hears so many times a minute that a room lives elsewhere', () => {
    const { addresses } = make(true)
    const told = Array.from({ length: 6 }, () => addresses.takeElsewhere('192.0.2.1').ok)
    expect(told).toEqual([true, true, true, true, true, false])
    expect(addresses.takeElsewhere('192.0.2.2').ok).toBe(true)
  })

  test('[L5] opens so many sockets, and another one when one has closed', () => {
    const { addresses } = make(true)
    const close = addresses.socketOpened('192.0.2.1')
    addresses.socketOpened('192.0.2.1')
    expect(addresses.maySocketOpen('192.0.2.1')).toBe(false)
    close()
    expect(addresses.maySocketOpen('192.0.2.1')).toBe(true)
  })

  test('[L9] waits only when its sockets go on misbehaving, and longer each time, up to a minute', () => {
    const { clock, addresses } = make(true)
    const waits = Array.from({ length: 9 }, () => {
      addresses.noteExpulsion('192.0.2.1')
      let waitedMs = 0
      for (; !addresses.maySocketOpen('192.0.2.1'); waitedMs += 1_000) clock.advance(1_000)
      return waitedMs
    })
    expect(waits).toEqual([0, 0, 5_000, 10_000, 20_000, 40_000, 60_000, 60_000, 60_000])
    expect(addresses.maySocketOpen('192.0.2.2')).toBe(true)
    clock.advance(limits.penaltyMemoryMs + 60_000)
    addresses.noteExpulsion('192.0.2.1')
    expect(addresses.maySocketOpen('192.0.2.1')).toBe(true)
  })

  test('[L21] of one IPv6 network shares wider limits with its neighbours', () => {
    const { addresses } = make(true)
    const of = (subnet: number) => addressKey(`2001:db8:0:${subnet.toString(16)}::1`)
    const opened = (subnets: number[]) =>
      subnets.filter((subnet) => {
        const mayOpen = addresses.maySocketOpen(of(subnet))
        if (mayOpen) addresses.socketOpened(of(subnet))
        return mayOpen
      }).length
    // Two sockets an address: eight for a /56, and thirty-two for a /48.
    expect(opened(Array.from({ length: 256 }, (_, subnet) => subnet))).toBe(8)
    expect(opened(Array.from({ length: 1024 }, (_, subnet) => 256 + subnet))).toBe(24)
    expect(addresses.maySocketOpen(addressKey('2001:db8:1::1'))).toBe(true)
  })

  test('[R24] takes so many new seats in one room at once, and about one each two seconds after that', () => {
    const { clock, addresses } = make(true)
    const take = () => addresses.takeNewSeat('192.0.2.1', 'room').ok
    expect(Array.from({ length: 100 }, take).filter(Boolean)).toHaveLength(limits.newSeatBurst)
    clock.advance(10_000)
    expect(Array.from({ length: 100 }, take).filter(Boolean)).toHaveLength(5)
    expect(addresses.takeNewSeat('192.0.2.1', 'other room').ok).toBe(true)
  })

  test.each(['127.0.0.1', '127.8.8.8', '::1'])('[L6] goes uncounted when it is %s', (address) => {
    const { addresses } = make(true)
    for (let index = 0; index < 200; index++) {
      addresses.socketOpened(address)
      addresses.noteExpulsion(address)
    }
    expect(addresses.maySocketOpen(address)).toBe(true)
    expect(Array.from({ length: 200 }, () => addresses.takeNewSeat(address, 'room').ok)).not.toContain(false)
  })

  test('[L6] is counted on this machine too when a proxy is trusted', () => {
    const { addresses } = make(false)
    for (let count = 0; count < limits.expulsionsBeforePenalty; count++) addresses.noteExpulsion('127.0.0.1')
    expect(addresses.maySocketOpen('127.0.0.1')).toBe(false)
  })

  test('[L19] begins again after it was forgotten', () => {
    const { clock, addresses } = make(true)
    const join = (room: number) => addresses.takeNewSeat('192.0.2.1', `room ${room % 10}`).ok
    for (let index = 0; index < 120; index++) join(index)
    expect(addresses.size).toBeGreaterThan(0)
    clock.advance(180_000)
    expect(addresses.size).toBe(0)
    expect(Array.from({ length: 130 }, (_, index) => join(index)).filter(Boolean)).toHaveLength(120)
  })
})
