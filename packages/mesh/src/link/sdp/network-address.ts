/** What kind of address a candidate names, as far as it matters for refusing it. */

/** `public` stands for every address that a peer may well have, also private ones. */
export type AddressKind = 'mdns' | 'public' | 'loopback' | 'forbidden' | 'hostname'

/** The name under which a browser hides an address (draft-ietf-mmusic-mdns-ice-candidates, 3.1). */
const MDNS = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.local$/i
const IPV4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/
/** Where clouds tell a machine its secrets. */
const METADATA_IPV4 = '169.254.169.254'
const METADATA_IPV6 = 'fd00:ec2:0:0:0:0:0:254'

/** Tells addresses apart. A text that is neither an address nor an mDNS name is a `hostname`, whatever it is. */
export function addressKind(text: string): AddressKind {
  if (MDNS.test(text)) return 'mdns'
  const octets = parseIpv4(text)
  if (octets) return ipv4Kind(octets)
  const groups = parseIpv6(text)
  return groups ? ipv6Kind(groups) : 'hostname'
}

function ipv4Kind(octets: readonly number[]): AddressKind {
  const [first = 0] = octets
  if (first === 127) return 'loopback'
  // 0.0.0.0/8 means this machine to some systems; from 224 on it is multicast, reserved or broadcast (RFC 6890).
  if (first === 0 || first >= 224 || octets.join('.') === METADATA_IPV4) return 'forbidden'
  return 'public'
}

function ipv6Kind(groups: readonly number[]): AddressKind {
  const text = groups.map((group) => group.toString(16)).join(':')
  if (text === '0:0:0:0:0:0:0:1') return 'loopback'
  // ::ffff:a.b.c.d and the old ::a.b.c.d reach what a.b.c.d reaches (RFC 4291, 2.5.5).
  if (/^0:0:0:0:0:(?:ffff|0):/.test(text)) {
    return ipv4Kind(groups.slice(6).flatMap((group) => [group >> 8, group & 0xff]))
  }
  const multicast = ((groups[0] ?? 0) & 0xff00) === 0xff00
  return multicast || text === METADATA_IPV6 ? 'forbidden' : 'public'
}

function parseIpv4(text: string): readonly number[] | undefined {
  const octets = IPV4.exec(text)?.slice(1).map(Number)
  return octets?.every((octet) => octet <= 255) ? octets : undefined
}

function parseIpv6(text: string): readonly number[] | undefined {
  const halves = text.split('::')
  if (!text.includes(':') || halves.length > 2) return undefined
  const parsed = halves.map((half, index) =>
    index === halves.length - 1 ? parseLastGroups(half) : parseGroups(half),
  )
  const [head, tail] = parsed
  if (!head || parsed.includes(undefined)) return undefined
  if (!tail) return head.length === 8 ? head : undefined
  const missing = 8 - head.length - tail.length
  return missing >= 1 ? [...head, ...Array<number>(missing).fill(0), ...tail] : undefined
}

/** The last side of `::`, which may end in an IPv4 address. */
function parseLastGroups(half: string): readonly number[] | undefined {
  const parts = half.split(':')
  const octets = parseIpv4(parts.at(-1) ?? '')
  if (!octets) return parseGroups(half)
  const groups = hexGroups(parts.slice(0, -1))
  return groups && [...groups, ...pairsOf(octets)]
}

/** One side of `::`. */
function parseGroups(half: string): readonly number[] | undefined {
  return half === '' ? [] : hexGroups(half.split(':'))
}

function hexGroups(parts: readonly string[]): readonly number[] | undefined {
  const isHex = parts.every((part) => /^[0-9a-f]{1,4}$/i.test(part))
  return isHex ? parts.map((part) => Number.parseInt(part, 16)) : undefined
}

function pairsOf([a = 0, b = 0, c = 0, d = 0]: readonly number[]): readonly number[] {
  return [a * 256 + b, c * 256 + d]
}
