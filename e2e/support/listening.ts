import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

/** What `/proc/net/tcp` calls a socket that waits for connections. */
const LISTEN = '0A'

/** The TCP ports on which a process of this machine waits for connections, in order (Linux). */
export function listeningPorts(pid: number): readonly number[] {
  const own = new Set(readdirSync(`/proc/${pid}/fd`).map((fd) => socketOf(`/proc/${pid}/fd/${fd}`)))
  const ports = new Set<number>()
  for (const table of ['tcp', 'tcp6']) {
    const [, ...sockets] = readFileSync(`/proc/${pid}/net/${table}`, 'utf8').trimEnd().split('\n')
    for (const socket of sockets) {
      const [, local = '', , state, , , , , , inode] = socket.trim().split(/\s+/)
      if (state === LISTEN && own.has(inode)) ports.add(Number.parseInt(local.split(':')[1] ?? '', 16))
    }
  }
  return [...ports].toSorted((one, other) => one - other)
}

/** The number of the socket that a descriptor stands for; `undefined` for anything else, and for one that was closed meanwhile. */
function socketOf(descriptor: string): string | undefined {
  try {
    return /^socket:\[(\d+)\]$/.exec(readlinkSync(descriptor))?.[1]
  } catch {
    return undefined
  }
}
