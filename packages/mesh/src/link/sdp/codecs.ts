/** Which codecs a link offers: what meetings use, and no more, because every one makes each description longer. */

/**
 * In no order: the browser's own order of what it likes is kept. Firefox goes on describing feedback and retransmission
 * of `red` and `ulpfec` when they are left out (seen in 153), and Chromium refuses a description that does so.
 */
const VIDEO = ['video/vp8', 'video/vp9', 'video/h264', 'video/av1', 'video/rtx', 'video/red', 'video/ulpfec']
const AUDIO = ['audio/opus', 'audio/red']
/** Browsers list many shapes of some; these are the ones besides what everybody decodes. */
const UNUSUAL: Readonly<Record<string, RegExp>> = {
  'video/h264': /packetization-mode=0|profile-level-id=(?!42e0)/i,
  'video/vp9': /profile-id=[1-9]/i,
  'video/av1': /profile=[1-9]/i,
}

/**
 * Picks from all that a browser can receive. An empty list means: leave it to the browser. Redundant sound (RFC 2198)
 * comes first, because browsers send it only then: each packet carries the one before too, so that single losses are
 * not heard. Who cannot receive it gets plain Opus.
 */
export function meetingCodecs<
  Codec extends { readonly mimeType: string; readonly sdpFmtpLine?: string | undefined },
>(codecs: readonly Codec[]): Codec[] {
  const known = codecs.filter(({ mimeType, sdpFmtpLine = '' }) => {
    const type = mimeType.toLowerCase()
    return [...VIDEO, ...AUDIO].includes(type) && !UNUSUAL[type]?.test(sdpFmtpLine)
  })
  const isRedundantSound = ({ mimeType }: Codec) => mimeType.toLowerCase() === 'audio/red'
  const picked = [...known.filter(isRedundantSound), ...known.filter((codec) => !isRedundantSound(codec))]
  // Without one that carries media there would be nothing to agree on.
  return picked.some(({ mimeType }) => !/\/(?:rtx|red|ulpfec)$/i.test(mimeType)) ? picked : []
}
