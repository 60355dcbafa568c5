/**
 * Runs inside the server's process, before the server: moves its wall clock by as many hours as the file says that SHIFTED_CLOCK
 * names, read again at each SIGUSR2. Timers and the monotonic clock stay as they are, as when a machine's time is set.
 */
import { readFileSync } from 'node:fs'

const msPerHour = 3_600_000
const path = process.env['SHIFTED_CLOCK'] ?? ''
const MachineDate = Date
let shift = 0

const now = () => MachineDate.now() + shift
globalThis.Date = new Proxy(MachineDate, {
  construct: (target, values, newTarget) =>
    Reflect.construct(target, values.length === 0 ? [now()] : values, newTarget) as Date,
  get: (target, name, receiver) => (name === 'now' ? now : (Reflect.get(target, name, receiver) as unknown)),
})

process.on('SIGUSR2', () => {
  shift = Number(readFileSync(path, 'utf8')) * msPerHour
})
