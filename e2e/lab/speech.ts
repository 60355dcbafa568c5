declare global {
  interface Window {
    /** Keeps the voice alive: contexts that nobody holds may be collected. */
    voices?: AudioContext[]
  }
}

/**
 * Runs in the page before its own scripts: the microphone gives something like speech instead of the browser's lasting
 * tone, which Opus does not take for a voice and does not protect like one.
 */
export function speaks(): void {
  const { mediaDevices } = navigator
  const capture = mediaDevices.getUserMedia.bind(mediaDevices)
  const voice = () => {
    const context = new AudioContext()
    window.voices = [...(window.voices ?? []), context]
    const pitch = new OscillatorNode(context, { type: 'sawtooth', frequency: 120 })
    // An open vowel: where it rings, in Hz, and how sharply.
    const mouth = new GainNode(context, { gain: 0.5 })
    for (const [frequency, Q] of [
      [700, 5],
      [1_220, 8],
      [2_600, 12],
    ] as const) {
      pitch.connect(new BiquadFilterNode(context, { type: 'bandpass', frequency, Q })).connect(mouth)
    }
    // Four syllables a second.
    const syllables = new OscillatorNode(context, { frequency: 4 })
    syllables.connect(new GainNode(context, { gain: 0.5 })).connect(mouth.gain)
    const out = context.createMediaStreamDestination()
    mouth.connect(out)
    pitch.start()
    syllables.start()
    return out.stream.getAudioTracks()
  }
  mediaDevices.getUserMedia = async (constraints) => {
    const stream = await capture(constraints)
    const [tone] = stream.getAudioTracks()
    if (tone === undefined) return stream
    tone.stop()
    return new MediaStream([...stream.getVideoTracks(), ...voice()])
  }
}
