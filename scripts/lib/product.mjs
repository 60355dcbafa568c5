// Runs the built product for scripts that look at it with a browser.
import { createServer } from 'node:net'
import { chromium } from '@playwright/test'
import { find } from './browsers.mjs'
import { heapFlags } from '../../apps/server/heap-flags.mjs'
import { exitOf, inRoot, start } from './run.mjs'

/** Ports are taken below those that the system gives to connections by itself. */
const ports = { first: 20_000, last: 32_767 }
const startTimeoutMs = 20_000

/** Starts the built server on a free port; resolves with its origin and its stop once it answers. */
export async function startProduct(env = {}) {
  const port = await freePort()
  const server = start(['node', ...heapFlags, inRoot('apps/server/dist/main.mjs')], {
    env: { NODE_ENV: 'production', PORT: String(port), ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const ended = exitOf(server)
  const origin = `http://localhost:${port}`
  const deadline = performance.now() + startTimeoutMs
  while (!(await answers(`http://127.0.0.1:${port}/healthz`))) {
    if (server.exitCode !== null) throw new Error('The server ended before it answered.')
    if (performance.now() > deadline) throw new Error('The server does not answer.')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  const stop = async () => {
    server.kill('SIGTERM')
    await ended
  }
  return { origin, port, stop }
}

async function answers(url) {
  try {
    return (await fetch(url)).ok
  } catch {
    return false
  }
}

/** A port that nobody listens on just now. */
export async function freePort() {
  const port = ports.first + Math.floor(Math.random() * (ports.last - ports.first))
  const probe = createServer()
  const free = await new Promise((resolve) => {
    probe.once('error', () => resolve(false))
    probe.listen(port, () => resolve(true))
  })
  if (!free) return freePort()
  await new Promise((resolve) => probe.close(resolve))
  return port
}

/** A Chromium with two cameras, three microphones and a screen that are made up, and yes for an answer. */
export function launchChromium({ framesPerSecond = 20, args = [] } = {}) {
  return chromium.launch({
    executablePath: find('chromium') ?? '/usr/bin/chromium',
    args: [
      `--use-fake-device-for-media-stream=device-count=2,fps=${framesPerSecond}`,
      '--use-fake-ui-for-media-stream',
      '--autoplay-policy=no-user-gesture-required',
      '--allow-loopback-in-peer-connection',
      ...args,
    ],
  })
}
