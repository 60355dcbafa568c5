import { afterEach, expect, test } from 'vitest'
import { browserPlatform } from './base/browser-platform.ts'
import { createMesh } from './mesh.ts'
import type { Mesh } from './mesh.types.ts'
import { createRoomLink, deriveRoomKeys } from './sealing/room/room-link.ts'
import { createMemoryKeyStore } from './sealing/memory-key-store.ts'
import { createSealing } from './sealing/create-sealing.ts'
import type { Platform } from './base/platform.ts'
import type { Silence } from './link/sdp/speech-format.ts'
import { SignalingHub } from './testing/signaling-hub.ts'

const stops: (() => void)[] = []
afterEach(() => {
  for (const stop of stops.splice(0).toReversed()) stop()
})

/** A room with a server in this page, and people who are engines with real connections and real keys. */
async function openRoom() {
  const link = await createRoomLink('quiet-harbour-7', createMemoryKeyStore())
  const keys = await deriveRoomKeys(link)
  const hub = new SignalingHub(browserPlatform().clock, Math.random)
  return async (
    name: string,
    platform: Platform = browserPlatform(),
    silence: Silence = 'sent',
  ): Promise<Mesh> => {
    const sealing = await createSealing({ keys, keyStore: createMemoryKeyStore(), now: Date.now })
    const signaling = hub.connect(sealing.seat)
    const mesh = createMesh({ platform, signaling, sealing, ownLevel: () => 0, silence: () => silence })
    stops.push(() => {
      mesh.close()
      signaling.close()
    })
    await mesh.prepare(name)
    return mesh
  }
}

async function sendMedia(mesh: Mesh): Promise<void> {
  const media = await navigator.mediaDevices.getUserMedia({ video: { width: 320, height: 180 } })
  stops.push(() => media.getTracks().forEach((track) => track.stop()))
  mesh.setTrack('camera', media.getVideoTracks()[0])
  mesh.setTrack('microphone', hum())
}

/** A voice that never pauses, as loud as wanted. */
function hum(gain = 1): MediaStreamTrack | undefined {
  const context = new AudioContext()
  const oscillator = new OscillatorNode(context, { frequency: 220 })
  const destination = new MediaStreamAudioDestinationNode(context)
  oscillator.connect(new GainNode(context, { gain })).connect(destination)
  oscillator.start()
  stops.push(() => void context.close())
  return destination.stream.getAudioTracks()[0]
}

function play(stream: MediaStream | undefined): void {
  const audio = new Audio()
  audio.srcObject = stream ?? null
  // Interrupted only when the test ends before the first sound.
  audio.play().catch(() => {})
  stops.push(() => (audio.srcObject = null))
}

function show(stream: MediaStream | undefined): HTMLVideoElement {
  const video = document.createElement('video')
  video.srcObject = stream ?? null
  video.autoplay = true
  video.muted = true
  document.body.append(video)
  stops.push(() => video.remove())
  return video
}

const linksOf = (mesh: Mesh) => mesh.snapshot.current.peers.map(({ link }) => link.state)

test(
  '[M36] brings pictures and sound of three real engines to each other over sealed signalling',
  { timeout: 60_000 },
  async () => {
    const enter = await openRoom()
    const meshes = [await enter('Anna'), await enter('Ben'), await enter('Cleo')]
    await Promise.all(meshes.map(sendMedia))
    expect(await Promise.all(meshes.map((mesh) => mesh.join()))).toEqual([
      { ok: true },
      { ok: true },
      { ok: true },
    ])
    for (const mesh of meshes) {
      await expect.poll(() => linksOf(mesh), { timeout: 20_000 }).toEqual(['open', 'open'])
      for (const { seat } of mesh.snapshot.current.peers) {
        const video = show(mesh.stream(seat, 'camera'))
        await expect
          .poll(() => video.getVideoPlaybackQuality().totalVideoFrames, { timeout: 20_000 })
          .toBeGreaterThan(5)
        play(mesh.stream(seat, 'microphone'))
      }
      const speaking = () => mesh.snapshot.current.peers.map((peer) => peer.speaking)
      await expect.poll(speaking, { timeout: 20_000 }).toEqual([true, true])
    }
    expect(meshes[0]?.snapshot.current.peers.map(({ name }) => name).toSorted()).toEqual(['Ben', 'Cleo'])
  },
)

test(
  '[M37] plays nothing from a connection whose certificate is not the one in the hello',
  { timeout: 60_000 },
  async () => {
    const enter = await openRoom()
    const honest = browserPlatform()
    const promised = await honest.generateCertificate()
    const shown = await honest.generateCertificate()
    const anna = await enter('Anna')
    // Promises one certificate in the hello and in every description, and shows another.
    const liar = await enter('Liar', {
      ...honest,
      generateCertificate: () =>
        Promise.resolve({ certificate: shown.certificate, fingerprint: promised.fingerprint }),
    })
    const ben = await enter('Ben')
    await Promise.all([sendMedia(liar), sendMedia(ben)])
    await Promise.all([anna, liar, ben].map((mesh) => mesh.join()))
    const find = (name: string) => anna.snapshot.current.peers.find((peer) => peer.name === name)
    await expect.poll(() => find('Ben')?.link.state, { timeout: 20_000 }).toBe('open')
    const video = show(anna.stream(find('Ben')?.seat ?? '', 'camera'))
    await expect
      .poll(() => video.getVideoPlaybackQuality().totalVideoFrames, { timeout: 20_000 })
      .toBeGreaterThan(30)
    await expect.poll(() => find('Liar')?.link.state, { timeout: 20_000 }).toBe('connecting')
    // Which of two offered decides whether there is a stream at all.
    expect(anna.stream(find('Liar')?.seat ?? '', 'camera')?.getTracks() ?? []).toEqual([])
  },
)

/** A platform that tells how many packets its microphones have sent. */
function counting(): { platform: Platform; sent: () => Promise<number> } {
  const connections: RTCPeerConnection[] = []
  const platform = browserPlatform()
  const createPeerConnection = (configuration: RTCConfiguration) => {
    const connection = platform.createPeerConnection(configuration)
    connections.push(connection)
    return connection
  }
  const sent = async () => {
    const [connection] = connections.filter(({ connectionState }) => connectionState === 'connected')
    const [microphone] = connection?.getTransceivers() ?? []
    const statistics = await microphone?.sender.getStats()
    let packets = 0
    statistics?.forEach((entry: RTCOutboundRtpStreamStats) => {
      if (entry.type === 'outbound-rtp') packets += entry.packetsSent ?? 0
    })
    return packets
  }
  return { platform: { ...platform, createPeerConnection }, sent }
}

test('[N20] sends next to nothing in pauses where that is wished', { timeout: 60_000 }, async () => {
  const enter = await openRoom()
  const [anna, ben] = [counting(), counting()]
  const meshes = [await enter('Anna', anna.platform, 'saved'), await enter('Ben', ben.platform)]
  for (const mesh of meshes) mesh.setTrack('microphone', hum(0))
  await Promise.all(meshes.map((mesh) => mesh.join()))
  for (const mesh of meshes) await expect.poll(() => linksOf(mesh), { timeout: 20_000 }).toEqual(['open'])
  await expect.poll(ben.sent, { timeout: 20_000 }).toBeGreaterThan(50)
  const before = [await anna.sent(), await ben.sent()] as const
  await expect.poll(ben.sent, { timeout: 20_000 }).toBeGreaterThan(before[1] + 150)
  expect((await anna.sent()) - before[0]).toBeLessThan(75)
})
