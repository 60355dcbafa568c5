/**
 * Runs inside the server's process, before the server: writes down, whenever it gets SIGUSR2, what can be seen only from there, into the
 * file that SERVER_GAUGES names.
 */
import { renameSync, writeFileSync } from 'node:fs'
import { monitorEventLoopDelay } from 'node:perf_hooks'

const path = process.env['SERVER_GAUGES'] ?? ''
const delay = monitorEventLoopDelay({ resolution: 10 })
delay.enable()

process.on('SIGUSR2', () => {
  const nanosecondsPerMillisecond = 1_000_000
  const p99 = delay.percentile(99) / nanosecondsPerMillisecond
  writeFileSync(`${path}.new`, JSON.stringify({ p99, longest: delay.max / nanosecondsPerMillisecond }))
  renameSync(`${path}.new`, path)
  delay.reset()
})
