/** Starts the server and stops it with the process. */
import { networkInterfaces } from 'node:os'
import { fileURLToPath } from 'node:url'
import { createServer, type ConfabServer, type LanAccess } from './app.ts'
import { systemClock } from './clock.ts'
import { ConfigError, loadConfig, type Config } from './config.ts'
import { lanAddresses } from './lan/addresses.ts'
import { lanCertificate } from './lan/certificate.ts'
import { phoneInvitation, readyLine } from './lan/invitation.ts'
import { createLog, describeError, standardOutput, type Log } from './log.ts'

// Both lie equally far from src/main.ts and from the bundle, dist/main.mjs.
const webRoot = fileURLToPath(new URL('../../web/dist', import.meta.url))
const cacheFolder = fileURLToPath(new URL('../../../.cache', import.meta.url))

const say = (text: string): void => void process.stdout.write(`${text}\n`)

function giveUp(text: string): never {
  process.stderr.write(`${text}\n`)
  process.exit(1)
}

function readConfigOrGiveUp(): Config {
  try {
    return loadConfig()
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    const lines = error.problems.map((problem) => `  ${problem}`)
    return giveUp(['Confab cannot start:', ...lines].join('\n'))
  }
}

async function lanAccess(): Promise<LanAccess> {
  const addresses = lanAddresses(networkInterfaces())
  const certificate = await lanCertificate(cacheFolder, addresses, systemClock.wallNow())
  return { addresses, certificate }
}

async function startOrGiveUp(server: ConfabServer, { port, host }: Config): Promise<void> {
  try {
    await server.start()
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'EADDRINUSE')
      giveUp(`Port ${port} is in use. Stop what uses it, or set PORT to another one.`)
    if (code === 'EACCES') giveUp(`Port ${port} may not be opened by this user. Set PORT to one above 1023.`)
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
      giveUp(`HOST=${host} is no address of this machine.`)
    throw error
  }
}

function stopOnSignals(server: ConfabServer, log: Log): void {
  const stop = async (signal: string): Promise<void> => {
    log.info('The server stops.', { signal })
    await server.stop()
    process.exit(0)
  }
  process.once('SIGTERM', (signal) => void stop(signal))
  process.once('SIGINT', (signal) => void stop(signal))
}

async function main(): Promise<void> {
  // Anyone who reads the output may go away; the call goes on.
  process.stdout.on('error', () => {})
  process.stderr.on('error', () => {})
  const config = readConfigOrGiveUp()
  const log = createLog(config.logLevel, standardOutput(), systemClock)
  const lan = process.argv.includes('--lan') ? await lanAccess() : undefined
  const server = createServer({ config, log, webRoot, ...(lan ? { lan } : {}) })
  await startOrGiveUp(server, config)
  stopOnSignals(server, log)
  // From here on people depend on this process: one mistake must not end everybody's meeting.
  process.on('uncaughtException', (error) =>
    log.error('Something failed unexpectedly.', describeError(error)),
  )
  const [address = ''] = server.addresses
  if (lan !== undefined) say(phoneInvitation(address))
  if (server.metricsPort !== undefined) say(`Figures for the operator: port ${server.metricsPort}, /metrics`)
  say(readyLine(address))
}

await main()
