import { describe, expect, test } from 'vitest'
import { addressKey, clientAddress, isLoopback, UNTRUSTED_PROXY } from './client-address.ts'

describe('client address', () => {
  test('[L22] is not this machine’s own for those behind a proxy on it that nobody told the server of', () => {
    expect(clientAddress('127.0.0.1', '198.51.100.7', 0)).toBe(UNTRUSTED_PROXY)
    expect(isLoopback(UNTRUSTED_PROXY)).toBe(false)
    expect(clientAddress('127.0.0.1', undefined, 0)).toBe('127.0.0.1')
  })

  test('[L14] is the one on the wire while no proxy is trusted', () => {
    expect(clientAddress('192.0.2.1', '198.51.100.7', 0)).toBe('192.0.2.1')
  })

  test('[L14] is the one that the last trusted proxy saw', () => {
    const claimed = '203.0.113.9, 198.51.100.7'
    expect(clientAddress('192.0.2.1', claimed, 1)).toBe('198.51.100.7')
    expect(clientAddress('192.0.2.1', claimed, 2)).toBe('203.0.113.9')
    expect(clientAddress('192.0.2.1', claimed, 9)).toBe('203.0.113.9')
    expect(clientAddress('192.0.2.1', undefined, 1)).toBe('192.0.2.1')
  })

  test('[L14] is counted as one when it is no address', () => {
    expect(clientAddress('192.0.2.1', 'evil', 1)).toBe('unknown')
    expect(clientAddress(undefined, undefined, 0)).toBe('unknown')
  })

  test('[L15] is a network of IPv6', () => {
    expect(addressKey('2001:db8:0:1:2:3:4:5')).toBe(addressKey('2001:DB8::1:ffff:0:0:1'))
    expect(addressKey('2001:db8::1')).not.toBe(addressKey('2001:db8:0:1::1'))
    expect(addressKey('fe80::1%eth0')).toBe('fe80::/64')
  })

  test('[L15] is the IPv4 address inside a mapped one', () => {
    expect(addressKey('::ffff:192.0.2.1')).toBe('192.0.2.1')
    expect(addressKey('::1')).toBe('::1')
  })
})
