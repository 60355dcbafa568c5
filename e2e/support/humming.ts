/** Somebody whose microphone hears a hum that never pauses, where the made-up one only ticks. */
export function humming(): void {
  // The empty page before the product has none.
  if (!('mediaDevices' in navigator)) return
  const capture = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
  navigator.mediaDevices.getUserMedia = async (constraints) => {
    const stream = await capture(constraints)
    const [ticking] = stream.getAudioTracks()
    if (ticking === undefined) return stream
    const context = new AudioContext()
    const hum = new OscillatorNode(context, { frequency: 220 })
    const out = context.createMediaStreamDestination()
    hum.connect(out)
    hum.start()
    const [track] = out.stream.getAudioTracks()
    ticking.stop()
    return new MediaStream([...stream.getVideoTracks(), ...(track === undefined ? [] : [track])])
  }
}
