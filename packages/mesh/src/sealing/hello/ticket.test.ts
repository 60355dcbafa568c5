import { encodeBase64url } from '@confab/protocol'
import { expect, test } from 'vitest'
import { createSealing } from '../create-sealing.ts'
import { createMemoryKeyStore } from '../memory-key-store.ts'
import { createRoomLink, deriveRoomKeys } from '../room/room-link.ts'
import { fingerprintNumber } from '../testing/people.ts'

test('[E15] a link for one person shows what fits the own seat only', async () => {
  const ticket = new Uint8Array(16).fill(3)
  const link = { ...(await createRoomLink('amber-otter-42', createMemoryKeyStore())), ticket }
  const keys = await deriveRoomKeys(link)
  const open = () => createSealing({ keys, keyStore: createMemoryKeyStore(), now: () => 1 })
  const [guest, host] = [await open(), await open()]
  const hello = await guest.makeHello({ name: 'Gus', fingerprint: fingerprintNumber(1) })
  const learnt = await host.learn(guest.seat, hello)
  const shown = learnt.verdict === 'new' ? (learnt.content.ticket ?? '') : ''
  expect(shown).toMatch(/^[\w-]{22}$/)
  const secret = encodeBase64url(ticket)
  expect(shown).not.toBe(secret)
  expect(await host.isTicketOf(secret, guest.seat, shown)).toBe(true)
  expect(await host.isTicketOf(secret, host.seat, shown)).toBe(false)
  expect(await host.isTicketOf(encodeBase64url(new Uint8Array(16)), guest.seat, shown)).toBe(false)
  expect(await host.isTicketOf('not base64url', guest.seat, shown)).toBe(false)
})
