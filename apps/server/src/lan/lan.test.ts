import { X509Certificate } from 'node:crypto'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { temporaryFolder } from '../../test/temporary-folder.ts'
import { lanAddresses, ownOrigins } from './addresses.ts'
import { covers, lanCertificate } from './certificate.ts'
import { phoneInvitation, readyLine } from './invitation.ts'

const entry = (address: string, internal = false, family: 'IPv4' | 'IPv6' = 'IPv4') => ({
  address,
  internal,
  netmask: '',
  mac: '',
  cidr: null,
  ...(family === 'IPv4' ? { family } : { family, scopeid: 0 }),
})
const folder = () => temporaryFolder('lan')
const now = Date.UTC(2026, 5, 1)
const year = 365 * 24 * 60 * 60 * 1000

describe('addresses', () => {
  test('[C12] leave out this machine itself and put private networks first', () => {
    const interfaces = {
      lo: [entry('127.0.0.1', true)],
      a: [entry('203.0.113.5')],
      b: [entry('fe80::1', false, 'IPv6'), entry('192.168.1.7')],
    }
    expect(lanAddresses(interfaces)).toEqual(['192.168.1.7', '203.0.113.5'])
  })

  test('[C11] name this machine in three ways, and its host where one is set', () => {
    const local = ['http://localhost:3000', 'http://127.0.0.1:3000', 'http://[::1]:3000']
    const listening = { host: undefined, port: 3000, lanAddresses: undefined }
    expect(ownOrigins(listening)).toEqual(local)
    expect(ownOrigins({ ...listening, host: '0.0.0.0' })).toEqual(local)
    expect(ownOrigins({ ...listening, host: 'Meet.Example' })).toEqual(['http://meet.example:3000', ...local])
    expect(ownOrigins({ ...listening, host: '::1' })[0]).toBe('http://[::1]:3000')
  })

  test('[C11] begin with the local network and leave out the usual port', () => {
    expect(ownOrigins({ host: undefined, port: 443, lanAddresses: ['192.168.1.7'] }).slice(0, 2)).toEqual([
      'https://192.168.1.7',
      'https://localhost',
    ])
  })
})

describe('certificate', () => {
  test('[C13] names every address, and this machine', async () => {
    const { cert } = await lanCertificate(folder(), ['192.168.1.7', '10.0.0.2'], now)
    const certificate = new X509Certificate(cert)
    for (const address of ['192.168.1.7', '10.0.0.2', '127.0.0.1', '::1'])
      expect(certificate.checkIP(address)).toBe(address)
    expect(certificate.checkHost('localhost')).toBe('localhost')
  })

  test('[C13] is one that browsers let people accept: signed with SHA-256, for servers', async () => {
    const { cert } = await lanCertificate(folder(), [], now)
    const { raw, keyUsage } = new X509Certificate(cert)
    // sha256WithRSAEncryption (RFC 8017, A.2.4) and serverAuth (RFC 5280, 4.2.1.12).
    expect(raw.toString('hex')).toContain('06092a864886f70d01010b')
    expect(keyUsage).toEqual(['1.3.6.1.5.5.7.3.1'])
  })

  test('[C13] is kept while it covers all addresses, and made again when it does not', async () => {
    const kept = folder()
    const first = await lanCertificate(kept, ['192.168.1.7'], now)
    expect(await lanCertificate(kept, ['192.168.1.7'], now)).toEqual(first)
    expect(await lanCertificate(kept, ['192.168.1.8'], now)).not.toEqual(first)
    expect(covers(first.cert, ['192.168.1.7'], now + year)).toBe(false)
  })

  test('[C13] is readable by its owner only', async () => {
    const kept = folder()
    await lanCertificate(kept, [], now)
    expect(statSync(join(kept, 'lan-certificate.json')).mode & 0o077).toBe(0)
  })
})

describe('terminal', () => {
  test('[C5] shows the address on a plain line', () => {
    expect(readyLine('http://localhost:3000')).toBe('Confab is ready: http://localhost:3000')
  })

  test('[C14] shows a code for phones and what they will ask', () => {
    const text = phoneInvitation('https://192.168.1.7:3000')
    expect(text).toMatch(/[▀▄█]/)
    expect(text).toContain('certificate')
  })
})
