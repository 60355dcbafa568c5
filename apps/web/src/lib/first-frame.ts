/** A picture that does not come is waited for no longer than this, in ms. */
const PATIENCE_MS = 10_000

/** Resolves as soon as the first frame of a stream can be shown; never rejects. */
export function firstFrame(stream: MediaStream): Promise<void> {
  const video = document.createElement('video')
  video.muted = true
  video.srcObject = stream
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, PATIENCE_MS)
  video.addEventListener('loadeddata', () => resolve(), { once: true })
  // Where nothing may play by itself, the first frame is decoded all the same.
  video.play().catch(() => {})
  return promise.finally(() => {
    clearTimeout(timer)
    video.srcObject = null
  })
}
