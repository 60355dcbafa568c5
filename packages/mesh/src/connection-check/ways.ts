/** Which ways there are to try, from what is configured. Pure. */
import type { IceServer } from '@confab/protocol'
import type { Way, WayKind } from './connection-check.types.ts'

/** The order in which ways are tried: the shortest first, then as browsers prefer relays. */
const order: readonly WayKind[] = ['direct', 'stun', 'relay-udp', 'relay-tcp', 'relay-tls']

/** Tells the transport of a STUN or TURN address (RFC 7064 and 7065): UDP unless it says otherwise. */
function wayKindOf(url: string): Exclude<WayKind, 'direct'> {
  if (/^stuns?:/i.test(url)) return 'stun'
  if (/^turns:/i.test(url)) return 'relay-tls'
  return /[?&]transport=tcp(?:&|$)/i.test(url) ? 'relay-tcp' : 'relay-udp'
}

/** One way for each configured address, and the direct one. The same address is tried once. */
export function planWays(servers: readonly IceServer[]): readonly Way[] {
  const configured = new Map<string, Way>()
  for (const server of servers) {
    for (const url of server.urls) {
      if (!configured.has(url)) configured.set(url, { kind: wayKindOf(url), server, url })
    }
  }
  const ways: Way[] = [{ kind: 'direct' }, ...configured.values()]
  return order.flatMap((kind) => ways.filter((way) => way.kind === kind))
}

/** Numbers ways of one kind where there are several: 0 says that it is the only one. */
export function numberWays(ways: readonly Way[]): readonly number[] {
  return ways.map((way, index) => {
    const alike = ways.filter(({ kind }) => kind === way.kind)
    return alike.length < 2 ? 0 : ways.slice(0, index + 1).filter(({ kind }) => kind === way.kind).length
  })
}

/** What a pair of connections is told so that it uses this way and no other. */
export function configurationOf(way: Way): RTCConfiguration {
  if (way.kind === 'direct') return { iceServers: [] }
  const { username, credential } = way.server
  const server: RTCIceServer = {
    urls: [way.url],
    ...(username !== undefined && { username }),
    ...(credential !== undefined && { credential }),
  }
  return way.kind === 'stun'
    ? { iceServers: [server] }
    : { iceServers: [server], iceTransportPolicy: 'relay' }
}
