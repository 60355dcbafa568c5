import { expect, test } from 'vitest'
import { silentLog } from '../base/log.ts'
import { createFakeClock } from '../testing/fake-clock.ts'
import { fakeSeat } from '../testing/plain-sealing.ts'
import type { AnyFeatureDefinition, Feature, FeaturePorts } from './feature.ts'
import { FeatureHost } from './feature-host.ts'

const [ann, ben] = [fakeSeat(1), fakeSeat(2)]
const typing = { type: 'chat:typing' } as const

/** A feature that writes down what it is told, and a host of which it is one of two. */
function hostOf(made: Partial<Feature> = {}, load?: () => Promise<void>) {
  const told: string[] = []
  const faults: unknown[] = []
  const state = { changes: 0, ports: undefined as FeaturePorts | undefined }
  const usual: Feature = {
    api: { name: 'noted' },
    get snapshot() {
      return told.length
    },
    receive: (from, { type }) => void told.push(`${from} says ${type}`),
    linkOpened: (seat) => void told.push(`link with ${seat}`),
    seatGone: (seat) => void told.push(`${seat} gone`),
    close: () => void told.push('closed'),
  }
  // A getter stays one.
  const feature = Object.defineProperties(usual, Object.getOwnPropertyDescriptors(made))
  const noted: AnyFeatureDefinition = {
    prefix: 'chat',
    initial: 'nothing yet',
    prices: { 'chat:typing': 7 },
    async load() {
      await load?.()
      return {
        create(ports) {
          state.ports = ports
          return feature
        },
      }
    },
  }
  const other: AnyFeatureDefinition = {
    prefix: 'code',
    initial: 'other',
    prices: {},
    load: () =>
      Promise.resolve({
        create: () => ({
          api: {},
          snapshot: 'other',
          receive() {},
          linkOpened: (seat) => void told.push(`other: link with ${seat}`),
        }),
      }),
  }
  const host = new FeatureHost(
    {
      clock: createFakeClock(),
      self: {
        seat: ann,
        seatKey: '',
        visit: ann,
        hostKeyHash: '',
        roomId: '',
        fingerprint: '',
        name: '',
        isHost: false,
        sign: () => Promise.resolve(''),
      },
      people: () => [],
      send() {},
      sendBulk: () => false,
      onChange: () => void (state.changes += 1),
      log: silentLog,
      onFault: (cause) => void faults.push(cause),
    },
    { noted, other },
  )
  return { host, told, faults, state }
}

test('[M115] a feature is loaded with the first open link or its first message, and told what came before', async () => {
  const { host, told, state } = hostOf()
  expect(host.snapshots).toEqual({ noted: 'nothing yet', other: 'other' })
  host.receive(ben, typing)
  host.linkOpened(ben)
  expect(told).toEqual([])
  await host.loadAll()
  expect(told.filter((line) => !line.startsWith('other'))).toEqual([
    `${ben} says chat:typing`,
    `link with ${ben}`,
  ])
  expect(state.changes).toBeGreaterThan(0)
  expect(host.snapshots).toEqual({ noted: told.length, other: 'other' })
})

test('[M115] what comes before a feature is loaded waits within a bound, and what cannot be loaded may be asked for again', async () => {
  let isOffline = true
  const { host, told, faults } = hostOf({}, async () => {
    if (isOffline) throw new Error('offline')
  })
  for (let index = 0; index < 1_000; index += 1) host.receive(ben, typing)
  await host.loadAll()
  expect(faults).toEqual([])
  expect(told).toEqual([])
  isOffline = false
  await host.loadAll()
  expect(told).toHaveLength(256)
})

test('[M116] what one feature throws reaches neither the engine nor the other features', async () => {
  const thrown = () => {
    throw new Error('broken')
  }
  const { host, told, faults } = hostOf({
    receive: thrown,
    linkOpened: thrown,
    get snapshot(): unknown {
      return thrown()
    },
  })
  await host.loadAll()
  host.receive(ben, typing)
  host.linkOpened(ben)
  expect(told).toContain(`other: link with ${ben}`)
  expect(host.snapshots).toEqual({ noted: 'nothing yet', other: 'other' })
  expect(faults.length).toBeGreaterThanOrEqual(3)
})

test('[M116] nothing is told to a feature after the call', async () => {
  const { host, told } = hostOf()
  await host.loadAll()
  host.close()
  host.receive(ben, typing)
  host.linkOpened(ben)
  expect(told).toEqual(['closed'])
})

test('[M96] a message costs what its feature says', () => {
  const { host } = hostOf()
  expect(host.priceOf(typing)).toBe(7)
})
