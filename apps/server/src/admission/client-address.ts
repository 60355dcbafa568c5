/** Which network address a request counts for. Pure. */
import ipaddr from 'ipaddr.js'

/** An address as limits count it: IPv4 whole, IPv6 by its /64, which is what one household or machine gets. */
export type AddressKey = string

/** All who come through a proxy on this machine that nobody told this server of: they cannot be told apart. */
export const UNTRUSTED_PROXY: AddressKey = 'untrusted-proxy'

/** A network that an address lies in, and how many times as much as one address it may do. */
export interface AddressScope {
  readonly key: string
  readonly times: number
}

/** Who rents a /56 or a /48 has hundreds of networks to come from; so many households are seldom at one door at once. */
const WIDER_NETWORKS = [
  { bits: 56, times: 4 },
  { bits: 48, times: 16 },
] as const

function network(address: ipaddr.IPv6, bits: number): string {
  const first = ipaddr.IPv6.networkAddressFromCIDR(`${address.toString()}/${bits}`)
  return `${first.toString()}/${bits}`
}

/** Writes an address in the one form in which it is counted. */
export function addressKey(address: string): AddressKey {
  if (!ipaddr.isValid(address)) return 'unknown'
  // `process` turns an IPv4 address that is mapped into IPv6 back into itself.
  const parsed = ipaddr.process(address)
  if (parsed instanceof ipaddr.IPv4 || parsed.range() === 'loopback') return parsed.toString()
  return network(parsed, 64)
}

/** The networks that a counted address is counted in, the narrowest first. */
export function scopesOf(key: AddressKey): readonly AddressScope[] {
  const own = { key, times: 1 }
  if (!key.endsWith('/64')) return [own]
  const address = ipaddr.IPv6.parse(key.slice(0, -'/64'.length))
  return [own, ...WIDER_NETWORKS.map(({ bits, times }) => ({ key: network(address, bits), times }))]
}

/** Whether the address is this machine's own. */
export function isLoopback(key: AddressKey): boolean {
  return key === '::1' || key.startsWith('127.')
}

/**
 * The address that asks, seen through exactly `trustedProxies` proxies: each of them appends the address that it saw,
 * and whatever stands further left was written by somebody nobody vouches for.
 */
export function clientAddress(
  remoteAddress: string | undefined,
  forwardedFor: string | undefined,
  trustedProxies: number,
): AddressKey {
  const remote = remoteAddress ?? ''
  if (trustedProxies === 0) {
    const direct = addressKey(remote)
    // This machine's own address goes uncounted, but not for all the world behind a proxy on it.
    return isLoopback(direct) && forwardedFor !== undefined ? UNTRUSTED_PROXY : direct
  }
  const claimed = (forwardedFor ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
  const chain = [...claimed, remote]
  return addressKey(chain[Math.max(0, chain.length - 1 - trustedProxies)] ?? remote)
}
