import { afterEach, expect, test } from 'vitest'
import { IncomingSound } from './incoming-sound.ts'

const stops: (() => void)[] = []
afterEach(() => {
  for (const stop of stops.splice(0).toReversed()) stop()
})

const clock = { now: () => performance.now() }

/** Two connections of this page that send each other a hum and a picture; the first one made the offer. */
async function callOf(): Promise<readonly [RTCPeerConnection, RTCPeerConnection]> {
  const media = await navigator.mediaDevices.getUserMedia({ audio: true, video: { width: 320, height: 180 } })
  const [offerer, answerer] = [new RTCPeerConnection(), new RTCPeerConnection()]
  stops.push(() => {
    for (const track of media.getTracks()) track.stop()
    for (const pc of [offerer, answerer]) pc.close()
  })
  for (const [from, to] of [
    [offerer, answerer],
    [answerer, offerer],
  ] as const)
    from.addEventListener('icecandidate', ({ candidate }) => void to.addIceCandidate(candidate ?? undefined))
  const tracks = [...media.getAudioTracks(), ...media.getVideoTracks()]
  for (const track of tracks) offerer.addTransceiver(track, { streams: [media] })
  await offerer.setLocalDescription()
  await answerer.setRemoteDescription(offerer.localDescription ?? { type: 'offer' })
  for (const [place, transceiver] of answerer.getTransceivers().entries()) {
    transceiver.direction = 'sendrecv'
    await transceiver.sender.replaceTrack(tracks[place] ?? null)
  }
  await answerer.setLocalDescription()
  await offerer.setRemoteDescription(answerer.localDescription ?? { type: 'answer' })
  for (const pc of [offerer, answerer]) {
    const player = document.createElement('video')
    player.srcObject = new MediaStream(pc.getReceivers().map(({ track }) => track))
    void player.play().catch(() => {})
    stops.push(() => (player.srcObject = null))
  }
  return [offerer, answerer]
}

/** What a connection has received of sound and pictures. */
async function received(pc: RTCPeerConnection) {
  const streams: Record<string, unknown>[] = []
  const report = await pc.getStats()
  report.forEach((stat: Record<string, unknown>) => stat['type'] === 'inbound-rtp' && streams.push(stat))
  const of = (kind: string, field: string) =>
    Number(streams.find((stat) => stat['kind'] === kind)?.[field] ?? 0)
  return {
    samples: of('audio', 'jitterBufferEmittedCount'),
    energy: of('audio', 'totalAudioEnergy'),
    frames: of('video', 'framesDecoded'),
  }
}

const heard = async (pc: RTCPeerConnection, energy: number) =>
  expect
    .poll(async () => (await received(pc)).energy, { timeout: 15_000, interval: 100 })
    .toBeGreaterThan(energy)

test('[M111] either side restarts the sound it receives on its own, pictures go on, and ICE can still be restarted', async () => {
  const pair = await callOf()
  for (const pc of pair) await heard(pc, 0.2)
  for (const pc of pair) {
    const before = await received(pc)
    const said: string[] = []
    pc.addEventListener('icecandidate', () => said.push('candidate'))
    await new IncomingSound(pc, clock).renew()
    const renewed = await received(pc)
    // What had waited is gone, and counting begins at nothing.
    expect(renewed.samples).toBeLessThan(before.samples / 2)
    await heard(pc, 0.2)
    await expect
      .poll(async () => (await received(pc)).frames, { timeout: 15_000 })
      .toBeGreaterThan(before.frames + 5)
    expect([pc.connectionState, pc.signalingState, said]).toEqual(['connected', 'stable', []])
  }
  const [offerer, answerer] = pair
  const before = await Promise.all(pair.map(received))
  answerer.restartIce()
  await answerer.setLocalDescription()
  await offerer.setRemoteDescription(answerer.localDescription ?? { type: 'offer' })
  await offerer.setLocalDescription()
  await answerer.setRemoteDescription(offerer.localDescription ?? { type: 'answer' })
  for (const [place, pc] of pair.entries()) await heard(pc, (before[place]?.energy ?? 0) + 0.2)
})
