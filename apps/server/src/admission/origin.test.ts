import { describe, expect, test } from 'vitest'
import { isOriginAllowed } from './origin.ts'

const policy = { allowed: new Set(['https://good.example']), allowNativeClients: false }
const request = { origin: undefined, method: 'GET', isUpgrade: false, secFetchSite: undefined }

describe('origin', () => {
  test('[H12] passes when it is on the list', () => {
    expect(isOriginAllowed({ ...request, origin: 'https://good.example' }, policy)).toBe(true)
  })

  test.each([
    'null',
    '',
    'https://good.example.evil.com',
    'HTTPS://GOOD.EXAMPLE',
    'https://good.example:444',
    'http://good.example',
    'https://good.example/',
  ])('[H12] does not pass as %j', (origin) => {
    expect(isOriginAllowed({ ...request, origin, secFetchSite: 'same-origin' }, policy)).toBe(false)
  })

  test('[H13] may be missing from a browser’s own polling', () => {
    expect(isOriginAllowed({ ...request, secFetchSite: 'same-origin' }, policy)).toBe(true)
  })

  test.each([
    ['from another site', { ...request, secFetchSite: 'cross-site' }],
    ['from no browser', request],
    ['from an upgrade', { ...request, isUpgrade: true, secFetchSite: 'same-origin' }],
    ['from a POST', { ...request, method: 'POST', secFetchSite: 'same-origin' }],
  ])('[H13] may not be missing %s', (_what, candidate) => {
    expect(isOriginAllowed(candidate, policy)).toBe(false)
    expect(isOriginAllowed(candidate, { ...policy, allowNativeClients: true })).toBe(true)
  })
})
