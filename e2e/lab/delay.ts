import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { attempt, run } from './shell.ts'

/** A cable that is longer than it looks. */
export interface Delay {
  ends(): Promise<void>
}

const program = fileURLToPath(new URL('delay.pl', import.meta.url))

/**
 * Makes everything on a cable late by so many ms each way. Many kernels come without the queue that delays (netem), so
 * the cable leads to a small bridge of its own, and a program carries frames from there to the common one.
 */
export async function startDelay(cable: string, bridge: string, ms: number): Promise<Delay> {
  const [near, far, between] = [`${cable}n`, `${cable}f`, `${cable}s`]
  await run('ip', 'link', 'add', between, 'type', 'bridge')
  await attempt('ip', 'link', 'set', between, 'addrgenmode', 'none')
  // It ends with its input, and the ends of the cable that it holds go with it.
  const carrier = spawn(process.env['PERL_PATH'] ?? '/usr/bin/perl', [program, String(ms), near, far], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  await Promise.race([once(carrier.stdout, 'data'), failure(once(carrier, 'exit'))])
  for (const [end, at] of [
    [near, between],
    [far, bridge],
  ] as const) {
    await attempt('ip', 'link', 'set', end, 'addrgenmode', 'none')
    await run('ip', 'link', 'set', end, 'master', at, 'up')
  }
  await run('ip', 'link', 'set', between, 'up')
  await run('ip', 'link', 'set', cable, 'master', between)
  return {
    ends: async () => {
      await attempt('ip', 'link', 'set', cable, 'master', bridge)
      const ended = once(carrier, 'exit')
      carrier.stdin.end()
      await ended
      await attempt('ip', 'link', 'del', between)
    },
  }
}

async function failure(ended: Promise<unknown>): Promise<never> {
  await ended
  throw new Error('nobody carries frames: this takes perl and /dev/net/tun')
}
