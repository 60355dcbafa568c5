/**
 * Runs Firefox on a host of the lab: `firefox-on-host.ts <namespace> <program> <arguments…>`. Firefox listens for its driver on
 * its own loopback, which on another host is another one. So two pipes lead there: one from the driver's loopback to a
 * file socket, which no namespace parts, and one from that into the host.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const [namespace = '', program = '', ...args] = process.argv.slice(2)

/** Runs on the host: hands everything from the file socket on to Firefox, and tells when it is ready. */
const inner = `
  const net = require('node:net')
  const [path, port] = process.argv.slice(1)
  net.createServer((outer) => {
    const firefox = net.connect(Number(port), '127.0.0.1')
    outer.pipe(firefox).pipe(outer)
    outer.on('error', () => firefox.destroy())
    firefox.on('error', () => outer.destroy())
  }).listen(path, () => console.log('ready'))`

const folder = mkdtempSync(join(tmpdir(), 'cflab-'))
const path = join(folder, 'driver')
const firefox = spawn('ip', ['netns', 'exec', namespace, program, ...args], {
  stdio: ['inherit', 'inherit', 'pipe'],
})
const ended: (() => void)[] = [() => rmSync(folder, { recursive: true, force: true })]
firefox.once('exit', (code) => {
  for (const end of ended) end()
  process.exit(code ?? 1)
})
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => firefox.kill(signal))

let said = ''
firefox.stderr.on('data', (chunk: Buffer) => {
  said += chunk.toString('utf8')
  const lines = said.split('\n')
  said = lines.pop() ?? ''
  for (const line of lines) {
    const port = /WebDriver BiDi listening on ws:\/\/127\.0\.0\.1:(\d+)/.exec(line)?.[1]
    if (port === undefined) process.stderr.write(`${line}\n`)
    else lead(port, () => process.stderr.write(`${line}\n`))
  }
})

/** Opens the way for the driver, on the very port that Firefox has: it answers no request that names another. */
function lead(port: string, ready: () => void): void {
  const helper = spawn('ip', ['netns', 'exec', namespace, process.execPath, '-e', inner, path, port], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  ended.push(() => helper.kill('SIGKILL'))
  helper.stdout.once('data', () => {
    const server = createServer((driver) => {
      const onHost = connect(path)
      driver.pipe(onHost).pipe(driver)
      driver.on('error', () => onHost.destroy())
      onHost.on('error', () => driver.destroy())
    })
    server.listen(Number(port), '127.0.0.1', ready)
  })
}
