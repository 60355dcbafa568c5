/** Sends bulk at a measured pace and notes when how much of it has arrived. */
import type { Clock } from '../base/platform.ts'
import { listen, type Scope } from '../base/scope.ts'
import type { UploadResult } from './connection-check.types.ts'
import type { ChannelPair } from './loopback.ts'
import { until } from './until.ts'
import { UPLOAD_BYTES, UPLOAD_CEILING, uploadOf, type Arrival } from './upload-rate.ts'

/** Short enough that the pace is even. */
const PACE_MS = 10
/** A few packets: large messages of one channel would arrive in bursts. */
const CHUNK_BYTES = 4_000
/** What may wait in the browser, in bytes: more would only make the end late. */
const MAX_BUFFERED_BYTES = 32_000
/** A slow connection has told enough after this, in ms. */
const UPLOAD_MS = 3_000

/** Measures for at most 3 s, with at most {@link UPLOAD_BYTES}. */
export async function measureUpload(
  { from, to }: ChannelPair,
  clock: Clock,
  scope: Scope,
): Promise<UploadResult> {
  const arrivals: Arrival[] = []
  const beginMs = clock.now()
  let sent = 0
  let arrived = 0
  await until<true>(scope, (answer, own) => {
    own.add(
      listen(to, 'message', (event) => {
        const { data } = event as MessageEvent<unknown>
        if (!(data instanceof ArrayBuffer)) return
        arrived += data.byteLength
        arrivals.push({ atMs: clock.now() - beginMs, bytes: arrived })
        if (arrived >= UPLOAD_BYTES) answer(true)
      }),
    )
    own.add(
      clock.every(PACE_MS, () => {
        const due = Math.min(UPLOAD_BYTES, ((clock.now() - beginMs) / 1_000) * (UPLOAD_CEILING / 8))
        while (sent + CHUNK_BYTES <= due && hasRoom(from)) {
          from.send(new Uint8Array(CHUNK_BYTES))
          sent += CHUNK_BYTES
        }
      }),
    )
    own.add(clock.after(UPLOAD_MS, () => answer(true)))
  })
  return uploadOf(arrivals)
}

function hasRoom({ readyState, bufferedAmount }: RTCDataChannel): boolean {
  return readyState === 'open' && bufferedAmount < MAX_BUFFERED_BYTES
}
