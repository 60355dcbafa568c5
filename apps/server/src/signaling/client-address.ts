/** Which network address a request counts for. Pure. */
import { isIPv4, isIPv6 } from 'node:net'

/** An address as limits count it: IPv4 whole, IPv6 by its /64, which is what one household or machine gets. */
export type AddressKey = string

const MAPPED_IPV4 = '::ffff:'
const GROUPS = 8
const GROUPS_OF_A_HOUSEHOLD = 4

function ipv6Network(address: string): string {
  const [head = '', tail] = address.split('%')[0]?.split('::') ?? []
  const before = head === '' ? [] : head.split(':')
  const after = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = Array.from({ length: Math.max(0, GROUPS - before.length - after.length) }, () => '0')
  const groups = [...before, ...zeros, ...after].map((group) => Number.parseInt(group, 16).toString(16))
  return `${groups.slice(0, GROUPS_OF_A_HOUSEHOLD).join(':')}::/64`
}

/** Writes an address in the one form in which it is counted. */
export function addressKey(address: string): AddressKey {
  const plain = address.toLowerCase().startsWith(MAPPED_IPV4) ? address.slice(MAPPED_IPV4.length) : address
  if (isIPv4(plain)) return plain
  if (plain === '::1') return plain
  return isIPv6(address) ? ipv6Network(address) : 'unknown'
}

/** Whether the address is this machine's own. */
export function isLoopback(key: AddressKey): boolean {
  return key === '::1' || key.startsWith('127.')
}

/**
 * The address that asks, seen through exactly `trustedProxies` proxies: each of them appends the address that it saw,
 * and whatever stands further left was written by somebody whom nobody vouches for.
 */
export function clientAddress(
  remoteAddress: string | undefined,
  forwardedFor: string | undefined,
  trustedProxies: number,
): AddressKey {
  const remote = remoteAddress ?? ''
  if (trustedProxies === 0) return addressKey(remote)
  const claimed = (forwardedFor ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
  const chain = [...claimed, remote]
  return addressKey(chain[Math.max(0, chain.length - 1 - trustedProxies)] ?? remote)
}
