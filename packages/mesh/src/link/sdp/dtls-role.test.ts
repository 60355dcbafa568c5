import { expect, test } from 'vitest'
import { keepRole, ownRole, theirRole } from './dtls-role.ts'

const sdp = (...setups: string[]) => ['v=0', ...setups.map((setup) => `a=setup:${setup}`), ''].join('\r\n')

test('[N25] an answer says which end of DTLS its side is, on either side', () => {
  const answered = { localSdp: sdp('active'), remoteSdp: sdp('actpass') }
  expect([ownRole(answered), theirRole(answered)]).toEqual(['active', 'passive'])
  const offered = { localSdp: sdp('actpass'), remoteSdp: sdp('active') }
  expect([ownRole(offered), theirRole(offered)]).toEqual(['passive', 'active'])
  const settled = { localSdp: sdp('passive'), remoteSdp: sdp('active') }
  expect([ownRole(settled), theirRole(settled)]).toEqual(['passive', 'active'])
})

test('[N25] an offer that leaves the end open names it in each part, and nothing else changes', () => {
  expect(keepRole(sdp('actpass', 'actpass'), 'passive')).toBe(sdp('passive', 'passive'))
  expect(keepRole(sdp('active'), 'passive')).toBe(sdp('active'))
})
