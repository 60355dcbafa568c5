import { execFileSync } from 'node:child_process'
import { closeSync, constants, openSync, readFileSync, readSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Crowd } from '../crowd.ts'
import { fault } from '../fault.ts'
import type { Lab } from '../lab.ts'
import type { Findings } from '../findings.ts'
import { run } from '../shell.ts'
import { lasts, within } from '../time.ts'

/** A thousand people on one host are no attack here. */
const generous = { SOCKETS_PER_ADDRESS: '20000', JOINS_PER_ADDRESS_PER_MINUTE: '1000000' }

/** Runs something of the lab inside the server's process, before the server. */
const inside = (file: string) => ({
  NODE_OPTIONS: `--import ${new URL(`../${file}`, import.meta.url).href}`,
})

/** What the event loop of the server was delayed by, in ms, since the server began. */
async function delays(lab: Lab, path: string): Promise<{ p99: number; longest: number }> {
  lab.server.nudges()
  const written = await within(10, async () => {
    try {
      return readFileSync(path, 'utf8')
    } catch {
      return undefined
    }
  })
  return JSON.parse(written ?? '{"p99":-1,"longest":-1}') as { p99: number; longest: number }
}

fault(
  'F-P6',
  {
    what: 'server restarted with 1,000 sockets in 125 rooms',
    promise: 'all joined again ≤ 10 s; event loop p99 < 250 ms; nobody lost',
    browsers: 'Node',
  },
  async (lab, finds) => {
    const gauges = join(lab.folder, 'gauges.json')
    await lab.serves({ ...generous, ...inside('server-gauges.ts'), SERVER_GAUGES: gauges })
    const crowd = await lab.nodeCrowd()
    const { inside: entered } = await crowd.enters(125, 8)
    finds.holds(entered === 1_000, '1,000 in 125 rooms', `${entered} in 125 rooms`)
    const begin = Date.now()
    await lab.server.stops()
    await lab.server.starts()
    // What it does before it listens delays nobody.
    lab.server.nudges()
    const listens = Date.now()
    const isBack = ({ joins }: { joins: readonly number[] }) => (joins.at(-1) ?? 0) > begin
    await within(30, async () => ((await crowd.tells()).every(isBack) ? true : undefined))
    const { p99, longest } = await delays(lab, gauges)
    await lasts(12)
    const stories = await crowd.tells()
    const last = Math.max(...stories.map(({ joins }) => joins.at(-1) ?? 0))
    finds.atMost('all joined again', 10, stories.every(isBack) ? (last - listens) / 1_000 : undefined)
    finds.atMost('event loop p99', 250, p99, 'ms')
    finds.notes(`longest ${longest.toFixed(0)} ms`)
    const lost = stories.filter((story) => story.lost.length > 0 || story.others !== 7).length
    finds.holds(lost === 0, 'nobody lost', `${lost} miss somebody of their room`)
  },
)

fault(
  'F-P7',
  {
    what: 'a handler fails, at once and later',
    promise: 'its caller is told of the one command; nobody else and no process notices',
    browsers: 'Node',
  },
  async (lab, finds) => {
    // A product has no handler that fails on demand: the server's own tests of rule R17 put one in, and run here.
    const server = fileURLToPath(new URL('../../../apps/server', import.meta.url))
    const vitest = join(server, 'node_modules', '.bin', 'vitest')
    const file = join(lab.folder, 'report.json')
    const args = [
      'run',
      '--root',
      server,
      '-t',
      String.raw`\[R17\]`,
      '--reporter=json',
      `--outputFile=${file}`,
    ]
    await run(vitest, ...args, 'test/hostile.test.ts')
    const report = JSON.parse(readFileSync(file, 'utf8')) as {
      numPassedTests: number
      numFailedTests: number
    }
    const { numPassedTests: passed, numFailedTests: failed } = report
    finds.holds(
      passed === 2 && failed === 0,
      "the server's own tests of rule R17, on a server whose handler fails at once and on one whose handler fails later: both pass",
      `tests of rule R17: ${passed} pass, ${failed} fail`,
    )
  },
)

fault(
  'F-P11',
  {
    what: "the server's wall clock jumps by 2 h, forward and back, while it runs",
    promise: 'nobody disconnected; TURN credentials valid; nothing expires early',
    browsers: 'Node',
  },
  async (lab, finds) => {
    const clock = join(lab.folder, 'hours')
    const turn = await lab.servesWithTurn({}, { ...inside('shifted-clock.ts'), SHIFTED_CLOCK: clock })
    const crowd = await lab.nodeCrowd()
    await crowd.enters(1, 8)
    for (const hours of [2, -2]) {
      const jumped = Date.now()
      writeFileSync(clock, String(hours))
      // A seat is being held while the clock jumps: it is neither lost at once nor held for hours.
      await crowd.drops()
      lab.server.nudges()
      await lasts(15)
      const [dropped, ...others] = await crowd.tells()
      const by = `by ${hours > 0 ? '+' : '−'}${Math.abs(hours)} h`
      const since = (moments: readonly number[]) => moments.filter((at) => at > jumped).length
      const cut = others.filter(({ closes }) => since(closes) > 0).length
      finds.holds(cut === 0, `${by}: nobody disconnected`, `${by}: ${cut} disconnected`)
      const early = others.filter(({ lost }) => since(lost) > 0).length
      finds.holds(
        early === 0 && since(dropped?.joins ?? []) === 1,
        'a held seat was kept',
        'a held seat was lost',
      )
      finds.holds(
        await grants(lab, crowd, turn),
        'TURN takes its credentials',
        'TURN refuses its credentials',
      )
    }
  },
)

/** Whether a TURN server whose own clock is right takes fresh credentials. */
async function grants(
  lab: Lab,
  crowd: Crowd,
  { plainPort, urls }: { readonly plainPort: number; readonly urls: readonly string[] },
): Promise<boolean> {
  const given = (await crowd.iceServers()).find(({ credential }) => credential !== undefined)
  const address = new URL(urls[0]?.replace(/^turns?:/, 'http://') ?? '').hostname
  const asked = ['-u', given?.username ?? '', '-w', given?.credential ?? '', '-p', String(plainPort)]
  const said = await lab.serverHost
    .runs('timeout', '10', 'turnutils_uclient', ...asked, '-y', '-n', '1', '-m', '1', '-c', address)
    .catch((error: unknown) => String(error))
  return /Total transmit time/.test(said) && !/error|Cannot complete/i.test(said)
}

fault(
  'F-P12',
  {
    what: "nobody takes the server's output: disk full, pipe closed, reader hangs",
    promise: 'keeps serving',
    browsers: 'Node',
  },
  async (lab, finds) => {
    await lab.serves({ ...generous, LOG_LEVEL: 'debug' })
    const { server } = lab
    server.isNotHeard()
    await serves(lab, 'pipe closed', finds)
    await server.stops()

    const full = openSync('/dev/full', 'w')
    server.says(full)
    await server.starts()
    await serves(lab, 'disk full', finds)
    await server.stops()

    const pipe = blockedPipe(lab)
    server.says(pipe.writes)
    await server.starts()
    await serves(lab, 'reader hangs', finds)
    pipe.goesOn()
    await server.stops()
    closeSync(full)
  },
)

/** So long it is asked again and again, in seconds: what it says must not fit what buffers hold. */
const askedFor = 15

/** The server answers and relays, however much it has to say. */
async function serves(lab: Lab, when: string, finds: Findings): Promise<void> {
  const crowd = await lab.nodeCrowd(when)
  const { inside: entered } = await crowd.enters(5, 8)
  const talk = crowd.talks(askedFor)
  const end = Date.now() + askedFor * 1_000
  let longest = 0
  while (Date.now() < end) {
    const asked = Date.now()
    const response = await fetch(`${lab.server.origin}/readyz`, { signal: AbortSignal.timeout(5_000) }).catch(
      () => undefined,
    )
    longest = response?.status === 200 ? Math.max(longest, Date.now() - asked) : 5_000
    await lasts(0.02)
  }
  const { sent, delays: arrived } = await talk
  crowd.ends()
  const kept = entered === 40 && arrived.length >= sent - 1 && longest < 5_000 && lab.server.isRunning
  finds.holds(
    kept,
    `${when}: 40 enter, ${arrived.length} of ${sent} signals arrive, slowest answer ${longest} ms`,
    `${when}: ${entered} of 40 enter, ${arrived.length} of ${sent} signals arrive, slowest answer ${longest} ms`,
  )
}

/** A pipe that takes a few lines more, and whose reader reads nothing. */
function blockedPipe(lab: Lab): { readonly writes: number; goesOn(): void } {
  const path = join(lab.folder, 'output')
  execFileSync('mkfifo', [path])
  const reads = openSync(path, constants.O_RDWR | constants.O_NONBLOCK)
  const page = Buffer.alloc(4_096, '.')
  for (let isFull = false; !isFull;) {
    try {
      writeSync(reads, page)
    } catch {
      isFull = true
    }
  }
  // Room for what it says at its start.
  readSync(reads, page)
  const writes = openSync(path, constants.O_WRONLY)
  const goesOn = () => {
    closeSync(reads)
    closeSync(writes)
  }
  return { writes, goesOn }
}

const inWords = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([word, count]) => `${word} ${count}`)
    .join(', ') || 'none'

fault(
  'F-P9',
  {
    what: 'server with 128 MiB of heap and MAX_SOCKETS=1000, flooded by 1,400 sockets, of which 200 send and read nothing',
    promise: 'refuses (`server/busy`, 503); does not end; lets newcomers in ≤ 5 s after the flood',
    browsers: 'Node',
  },
  async (lab, finds) => {
    await lab.serves({ ...generous, MAX_SOCKETS: '1000', NODE_OPTIONS: '--max-old-space-size=128' })
    const [deaf, many, witness] = [await lab.nodeCrowd(), await lab.nodeCrowd(), await lab.nodeCrowd()]
    await deaf.enters(25, 8)
    await deaf.turnsDeaf()
    const [entered] = await Promise.all([many.enters(150, 8), deaf.floods(15)])
    const flooded = await many.floods(10)
    finds.holds(lab.server.isRunning, 'the server runs', 'the server ended')
    const refused = (entered.refusals['server/busy'] ?? 0) + (entered.refusals['websocket error'] ?? 0)
    finds.holds(refused > 0, `${refused} refused`, 'nobody refused')
    deaf.ends()
    many.ends()
    const over = Date.now()
    const { inside: late } = await witness.enters(1, 2)
    const after = (Date.now() - over) / 1_000
    finds.atMost('newcomers are in', 5, late === 2 ? after : undefined)
    finds.notes(`${entered.inside} of 1,200 more entered, turned away: ${inWords(entered.refusals)}`)
    finds.notes(`the server held ${lab.server.isRunning ? lab.server.memory.toFixed(0) : '?'} MiB`)
    finds.notes(`their signals: ${inWords(flooded)}`)
  },
)
