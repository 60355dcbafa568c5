/** Runs inside the server's process, before the server: answers each message with what can be seen only from there. */
import { monitorEventLoopDelay } from 'node:perf_hooks'

/** What the server's process uses; the loop's figures since it was told `reset`. */
export interface Gauges {
  /** Resident memory after what is unused was collected, in bytes. */
  readonly rss: number
  /** Memory in use on the heap and in buffers, likewise, in bytes. */
  readonly used: number
  /** Whether a message reached the prototype of all objects. */
  readonly isPolluted: boolean
  /** How late timers of the event loop were, in ms. */
  readonly loopP99: number
  readonly loopMax: number
}

const nanosecondsPerMillisecond = 1_000_000
/** Between two looks at the loop, in ms: what is measured includes it. */
const resolution = 10

const delay = monitorEventLoopDelay({ resolution })
delay.enable()

process.on('message', (what) => {
  if (what === 'reset') return delay.reset()
  const loopP99 = delay.percentile(99) / nanosecondsPerMillisecond
  const loopMax = delay.max / nanosecondsPerMillisecond
  globalThis.gc?.()
  const { rss, heapUsed, external } = process.memoryUsage()
  const gauges: Gauges = { rss, used: heapUsed + external, isPolluted: 'polluted' in {}, loopP99, loopMax }
  process.send?.(gauges)
})
process.channel?.unref()
