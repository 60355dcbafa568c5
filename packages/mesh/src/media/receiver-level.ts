/** The part of a receiver that is asked. */
export type LevelReceiver = Pick<RTCRtpReceiver, 'getSynchronizationSources'>

/**
 * Reads the level (0 to 1, linear) of what receivers play, from the audio level that RTP carries (RFC 6464). Browsers
 * go on showing the last packet's level for 10 s after packets stop (WebRTC, 5.3), so a receiver without a new packet
 * since the last look counts as silent.
 */
export function createReceiverLevels(): (receiver: LevelReceiver) => number {
  const lastPackets = new WeakMap<LevelReceiver, number>()
  return (receiver) => {
    const last = lastPackets.get(receiver) ?? -Infinity
    let newest = last
    let level = 0
    for (const { timestamp, audioLevel } of receiver.getSynchronizationSources()) {
      if (timestamp > last) level = Math.max(level, audioLevel ?? 0)
      newest = Math.max(newest, timestamp)
    }
    lastPackets.set(receiver, newest)
    return level
  }
}
