/** How this side's microphone is coded, as far as that stands in the other side's description. Pure text. */

/** What becomes of pauses: `sent` like speech, or `saved`: a few bits now and then (DTX, RFC 7587, 3.1.3). */
export type Silence = 'sent' | 'saved'

const OPUS = /^a=rtpmap:(\d+) opus\/48000/im

/**
 * Fits the first m-line of a remote description, the microphone, to speech. Stereo is left out: Firefox asks for it, and
 * Opus codes stereo as music, without the redundancy that speech over a bad connection needs (RFC 7587, 3.4).
 */
export function fitSpeech(sdp: string, silence: Silence): string {
  const [head = '', microphone, ...others] = sdp.split(/^(?=m=)/m)
  if (microphone === undefined) return sdp
  const payload = OPUS.exec(microphone)?.[1]
  if (payload === undefined) return sdp
  const format = new RegExp(`^(a=fmtp:${payload} )([^\\r\\n]*)(\\r?\\n)`, 'm')
  const fitted = microphone.replace(format, (_line, start: string, parameters: string, end: string) => {
    const kept = parameters
      .split(';')
      .filter((parameter) => !/^\s*(?:stereo|sprop-stereo|usedtx)=/i.test(parameter))
    const all = [...kept, ...(silence === 'saved' ? ['usedtx=1'] : [])]
    return all.length === 0 ? '' : start + all.join(';') + end
  })
  return [head, fitted, ...others].join('')
}
