import { randomUUID } from 'node:crypto'
import type { Person } from './person.ts'

declare global {
  interface Window {
    controls: RTCDataChannel[]
    isRampaging: boolean
  }
}

/** Runs in the page before its own scripts: keeps its control channels, so that anything can be said over them. */
export function keepChannels(): void {
  window.controls = []
  const { createDataChannel } = RTCPeerConnection.prototype
  RTCPeerConnection.prototype.createDataChannel = function (label, options) {
    const channel = createDataChannel.call(this, label, options)
    if (label === 'control') window.controls.push(channel)
    return channel
  }
}

/**
 * Runs in the page: says everything that costs others something, as fast as it can, for so long at most, or until it is
 * told to stop.
 */
export async function rampage(atMostMs: number): Promise<void> {
  const bytes = (length: number) =>
    btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(length))))
      .replaceAll('+', '-')
      .replaceAll('/', '_')
      .replaceAll('=', '')
  const sends = { microphone: true, camera: true, screen: true, screenAudio: true }
  const makers = [
    (n: number) => ({ type: 'link:state', ...sends, camera: n % 2 === 0 }),
    (n: number) => ({ type: 'link:ping', number: n + 1 }),
    (n: number) => ({ type: 'link:rebuild', generation: n + 2 }),
    () => ({ type: 'link:resync', generation: 1, peerGeneration: 0 }),
    (n: number) => ({
      type: 'link:description',
      generation: n + 2,
      peerGeneration: 0,
      negotiation: 1,
      kind: 'offer',
      sdp: 'v=0\r\n',
      sends,
    }),
    () => ({ type: 'code:begin', run: bytes(16), list: bytes(32) }),
    () => ({ type: 'file:offer', id: bytes(16), name: 'x.txt', size: 1, kind: 'text/plain' }),
    () => ({
      type: 'chat:have',
      visit: bytes(16),
      have: [{ seat: bytes(16), id: bytes(16), lamport: 1, revision: 0 }],
    }),
    () => 'x'.repeat(50_000),
  ]
  const end = performance.now() + atMostMs
  let said = 0
  window.isRampaging = true
  while (performance.now() < end && window.isRampaging) {
    for (const channel of window.controls) {
      if (channel.readyState !== 'open' || channel.bufferedAmount > 1_000_000) continue
      for (let count = 0; count < 20; count += 1) {
        const message = makers[said % makers.length]?.(said)
        channel.send(typeof message === 'string' ? message : JSON.stringify(message))
        said += 1
      }
    }
    await new Promise((resolve) => requestAnimationFrame(resolve))
  }
}

/**
 * How long a page's main thread works while something happens, in ms of the processor's own time, which a machine that
 * has other things to do does not make longer (Chromium).
 */
export async function workDuring({ page, context }: Person, act: () => Promise<void>): Promise<number> {
  const devtools = await context.newCDPSession(page)
  await devtools.send('Performance.setTimeDomain', { timeDomain: 'threadTicks' })
  await devtools.send('Performance.enable')
  const work = async () => {
    const { metrics } = await devtools.send('Performance.getMetrics')
    return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN) * 1_000
  }
  const before = await work()
  await act()
  const worked = (await work()) - before
  await devtools.detach()
  return worked
}

interface TraceEvent {
  readonly name: string
  readonly pid: number
  readonly tid: number
  /** Of the processor's own time, in µs. */
  readonly tdur?: number
}

/**
 * The longest task of a page's main thread while something happens, in ms of the processor's own time, which a machine
 * that has other things to do does not make longer (Chromium).
 */
export async function longestTaskDuring(
  { page, context }: Person,
  act: () => Promise<void>,
): Promise<number> {
  const browser = context.browser()
  if (browser === null) throw new Error('only a browser that was launched can be traced')
  await browser.startTracing(page, { categories: ['toplevel', 'blink.user_timing'] })
  // Tells the page's thread from all others.
  const thread = `thread of ${randomUUID()}`
  await page.evaluate((name) => void performance.mark(name), thread)
  await act()
  const trace = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] }
  const mark = trace.traceEvents.find(({ name }) => name === thread)
  const tasks = trace.traceEvents.filter(
    ({ name, pid, tid }) => name === 'ThreadControllerImpl::RunTask' && pid === mark?.pid && tid === mark.tid,
  )
  const times = tasks.flatMap(({ tdur }) => (tdur === undefined ? [] : [tdur / 1_000]))
  if (times.length === 0) throw new Error('the trace holds no task of the page')
  return Math.max(...times)
}
