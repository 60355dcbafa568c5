import type { LocalMedia, MediaKind } from '@confab/mesh'
import { onScopeDispose, shallowRef } from 'vue'

/** One's own camera and screen as streams to look at. The same track gives the same stream, so nothing flickers. */
export function useOwnStreams(media: () => LocalMedia): (kind: MediaKind) => MediaStream | undefined {
  const streams = new WeakMap<MediaStreamTrack, MediaStream>()
  const version = shallowRef(0)
  onScopeDispose(
    media().onTrack(() => {
      version.value += 1
    }),
  )
  return (kind) => {
    // Read so that anyone who computes with a stream computes again when a track is another one.
    void version.value
    const track = media().track(kind)
    if (track === undefined) return undefined
    const stream = streams.get(track) ?? new MediaStream([track])
    streams.set(track, stream)
    return stream
  }
}
