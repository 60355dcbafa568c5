/** Under which addresses this server can be reached. Pure. */
import { isIPv4, isIPv6 } from 'node:net'
import type { NetworkInterfaceInfo } from 'node:os'

/** Wildcards stand for every address and can be typed into no browser. */
const WILDCARDS = new Set(['0.0.0.0', '::'])
const LOCAL_HOSTS = ['localhost', '127.0.0.1', '[::1]']
const DEFAULT_PORTS = { http: 80, https: 443 }

/** Networks that reach nobody outside: 10/8, 172.16/12, 192.168/16 (RFC 1918) and 169.254/16 (RFC 3927). */
const PRIVATE_IPV4 = /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|169\.254\.)/

/** The IPv4 addresses that others in the same network can reach, private ones first. */
export function lanAddresses(interfaces: NodeJS.Dict<NetworkInterfaceInfo[]>): string[] {
  const outward = Object.values(interfaces)
    .flatMap((list) => list ?? [])
    .filter((entry) => entry.family === 'IPv4' && !entry.internal)
    .map((entry) => entry.address)
  const isPrivate = (address: string): boolean => PRIVATE_IPV4.test(address)
  return [...outward.filter(isPrivate), ...outward.filter((address) => !isPrivate(address))]
}

/** Where a server listens. */
export interface Listening {
  readonly host: string | undefined
  readonly port: number
  /** With `--lan`, which also means https. */
  readonly lanAddresses: readonly string[] | undefined
}

/** Origins of this server, the one to show first. */
export function ownOrigins({ host, port, lanAddresses: lan }: Listening): string[] {
  const scheme = lan === undefined ? 'http' : 'https'
  const suffix = port === DEFAULT_PORTS[scheme] ? '' : `:${port}`
  const named =
    host === undefined || WILDCARDS.has(host) ? [] : [isIPv6(host) ? `[${host}]` : host.toLowerCase()]
  const hosts = new Set([...(lan ?? []), ...named, ...LOCAL_HOSTS])
  return [...hosts].map((name) => `${scheme}://${name}${suffix}`)
}

/** A subject alternative name, as `selfsigned` takes it. */
export type AltName = { readonly type: 2; readonly value: string } | { readonly type: 7; readonly ip: string }

/** What a certificate for these addresses names, besides this machine itself. */
export function altNames(addresses: readonly string[]): AltName[] {
  const ips = [...new Set([...addresses.filter((address) => isIPv4(address)), '127.0.0.1', '::1'])]
  return [{ type: 2, value: 'localhost' }, ...ips.map((ip) => ({ type: 7, ip }) as const)]
}
