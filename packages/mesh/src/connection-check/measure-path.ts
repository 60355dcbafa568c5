/** Sends small numbered packets, as often as a voice does, and notes when each arrives. */
import type { Clock } from '../base/platform.ts'
import { listen, type Scope } from '../base/scope.ts'
import type { PathFigures } from './connection-check.types.ts'
import { figuresOf } from './path-figures.ts'
import type { ChannelPair } from './loopback.ts'
import { until } from './until.ts'

/** As Opus: a packet every 20 ms. */
const PACKET_EVERY_MS = 20
/** About a packet of speech. */
const PACKET_BYTES = 100
/** Long enough to meet a fault that comes every second. */
const SENDING_MS = 2_000
/** What comes later than this is as good as lost to a conversation. */
const LAST_ARRIVAL_MS = 500

/** Measures for 2 to 2.5 s; `undefined` when nothing arrived. */
export async function measurePath(
  { from, to }: ChannelPair,
  clock: Clock,
  scope: Scope,
): Promise<PathFigures | undefined> {
  const sent: number[] = []
  const arrived = new Map<number, number>()
  const beginMs = clock.now()
  await until<true>(scope, (answer, own) => {
    const isSending = () => clock.now() - beginMs < SENDING_MS
    own.add(
      listen(to, 'message', (event) => {
        const { data } = event as MessageEvent<unknown>
        if (!(data instanceof ArrayBuffer) || data.byteLength !== PACKET_BYTES) return
        arrived.set(new DataView(data).getUint32(0), clock.now())
        if (!isSending() && arrived.size === sent.length) answer(true)
      }),
    )
    own.add(
      clock.every(PACKET_EVERY_MS, () => {
        if (!isSending() || from.readyState !== 'open') return
        const packet = new Uint8Array(PACKET_BYTES)
        new DataView(packet.buffer).setUint32(0, sent.length)
        sent.push(clock.now())
        from.send(packet)
      }),
    )
    own.add(clock.after(SENDING_MS + LAST_ARRIVAL_MS, () => answer(true)))
  })
  return figuresOf(sent.map((sentMs, number) => ({ sentMs, arrivedMs: arrived.get(number) })))
}
