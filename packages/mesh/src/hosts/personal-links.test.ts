import { encodeBase64url } from '@confab/protocol'
import { expect, test, vi } from 'vitest'
import type { Roster } from '../people/roster.ts'
import { createPlainSealing, fakeSeat } from '../testing/plain-sealing.ts'
import { PersonalLinks } from './personal-links.ts'

const ticketOf = (byte: number) => encodeBase64url(new Uint8Array(16).fill(byte))

/** A seat that came by the link of a ticket, or by no such link, and knows Ann. */
async function arrived(ticket?: string) {
  const ann = createPlainSealing(fakeSeat(1), 1)
  const sealing = createPlainSealing(fakeSeat(8), 1, undefined, fakeSeat(0), ticket)
  await sealing.learn(ann.seat, await ann.makeHello({ name: 'Ann', fingerprint: 'aa' }))
  const onShown = vi.fn<() => Promise<void>>(() => Promise.resolve())
  const links = new PersonalLinks({
    sealing: () => sealing,
    roster: { members: [] } as unknown as Roster,
    tell() {},
    makeHost: () => Promise.resolve(),
    onShown,
  })
  const signature = await ann.signSuccessor(sealing.seat)
  const given = (shown: string) =>
    links.inherit(ann.seat, { type: 'host:successor', ticket: shown, signature })
  return { onShown, given }
}

test('[G30] a place is taken from anyone who made the link by which one came, and once', async () => {
  const { onShown, given } = await arrived(ticketOf(3))
  await given(ticketOf(4))
  expect(onShown).not.toHaveBeenCalled()
  await given(ticketOf(3))
  await given(ticketOf(3))
  expect(onShown).toHaveBeenCalledOnce()
})

test('[G30] anyone who came by the link of all takes nobody’s place', async () => {
  const { onShown, given } = await arrived()
  await given(ticketOf(3))
  expect(onShown).not.toHaveBeenCalled()
})
