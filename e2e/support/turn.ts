import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import type { Readable } from 'node:stream'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import { freePort } from './product.ts'

/** Where a TURN server runs. */
export interface TurnMachine {
  readonly address: string
  readonly entrance: readonly string[]
}

const thisMachine: TurnMachine = { address: '127.0.0.1', entrance: [] }

export interface TurnOptions {
  /** How browsers reach it; without TLS: UDP and TCP. */
  readonly transports?: readonly ('udp' | 'tcp' | 'tls')[]
  /** Where it listens; otherwise on a free port. */
  readonly port?: number
  /** A certificate and its key, for TLS. */
  readonly certificate?: { readonly cert: string; readonly key: string }
  /** Further arguments: they may take a file as its configuration. */
  readonly args?: readonly string[]
}

/** A TURN server that runs for a test. */
export interface Turn {
  readonly urls: readonly string[]
  readonly secret: string
  readonly port: number
  /** Where it listens without TLS. */
  readonly plainPort: number
  /** Of its process. */
  readonly pid: number
  ends(): Promise<void>
}

/** Nobody's user: the server needs no rights. */
const nobody = 65_534
/** Long enough for the product's configuration, which refuses short ones. */
const secret = 'a secret of tests and of nothing else'

/** Runs coturn on a machine; resolves when it takes connections. */
export async function startTurn(options: TurnOptions = {}, machine = thisMachine): Promise<Turn> {
  const { transports = ['udp', 'tcp'], port = await freePort(), certificate } = options
  const folder = mkdtempSync(join(tmpdir(), 'confab-turn-'))
  chmodSync(folder, 0o777)
  // With TLS on the port that is asked for, plain TURN moves out of the way.
  const plainPort = certificate === undefined ? port : port + 1
  const [program = 'turnserver', ...rest]: string[] = [...machine.entrance, ...asNobody(port), 'turnserver']
  const args = argumentsOf(options, { address: machine.address, port, plainPort, folder })
  const server = spawn(program, [...rest, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  await isReady(server, machine.address, port)
  return {
    urls: transports.map((transport) => urlOf(transport, machine.address, port)),
    secret,
    port,
    plainPort,
    pid: server.pid ?? 0,
    ends: async () => {
      if (server.exitCode === null && server.signalCode === null) {
        const ended = once(server, 'exit')
        server.kill('SIGKILL')
        await ended
      }
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

interface Place {
  readonly address: string
  readonly port: number
  readonly plainPort: number
  readonly folder: string
}

function argumentsOf({ certificate, args = [] }: TurnOptions, place: Place): readonly string[] {
  const { address, port, plainPort, folder } = place
  const encrypted = certificate && [
    `--tls-listening-port=${port}`,
    `--cert=${certificate.cert}`,
    `--pkey=${certificate.key}`,
    '--no-dtls',
  ]
  return [
    ...(args.length > 0 ? args : ['-n', '--no-cli', '--no-multicast-peers', '--fingerprint']),
    `--listening-ip=${address}`,
    `--relay-ip=${address}`,
    `--listening-port=${plainPort}`,
    '--min-port=49200',
    '--max-port=49999',
    '--realm=test.example',
    '--use-auth-secret',
    `--static-auth-secret=${secret}`,
    ...(encrypted ?? ['--no-tls', '--no-dtls']),
    '--log-file=stdout',
    '--simple-log',
    `--pidfile=${join(folder, 'pid')}`,
    `--userdb=${join(folder, 'users')}`,
  ]
}

function urlOf(transport: 'udp' | 'tcp' | 'tls', address: string, port: number): string {
  if (transport === 'tls') return `turns:${address}:${port}?transport=tcp`
  return `turn:${address}:${port}?transport=${transport}`
}

async function isReady(server: ChildProcessByStdio<null, Readable, Readable>, address: string, port: number) {
  let log = ''
  for (const stream of [server.stdout, server.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      log += chunk.toString('utf8')
    })
  }
  const answers = async () => {
    if (server.exitCode !== null) throw new Error(`coturn ended with ${server.exitCode}:\n${log}`)
    return takesConnections(address, port)
  }
  // Its log comes late, because it is collected before it is written; a connection tells at once.
  await expect.poll(answers, { message: 'coturn answers', timeout: 20_000, intervals: [50] }).toBe(true)
}

function asNobody(port: number): readonly string[] {
  const isRoot = process.getuid?.() === 0
  return isRoot && port >= 1_024
    ? ['setpriv', `--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups']
    : []
}

function takesConnections(address: string, port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const socket = connect(port, address)
  socket.once('connect', () => resolve(true))
  socket.once('error', () => resolve(false))
  return promise.finally(() => socket.destroy())
}
