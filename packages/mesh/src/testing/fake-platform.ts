import type { Clock, Platform } from '../base/platform.ts'
import type { FakeNetwork } from './fake-network.ts'
import { FakePeerConnection } from './fake-peer-connection.ts'

/** A browser on a {@link FakeNetwork}. `owner` and its certificate's fingerprint tell its connections from others'. */
export function createFakePlatform(
  network: FakeNetwork<FakePeerConnection>,
  owner: string,
  clock: Clock = network.clock,
): Platform {
  const fingerprint = Array.from({ length: 32 }, () =>
    Math.floor(network.random() * 256)
      .toString(16)
      .padStart(2, '0'),
  ).join(':')
  return {
    clock,
    onLoopback: false,
    // The fakes implement what the engine uses of the browser's interfaces, and no more.
    createPeerConnection: (configuration) =>
      new FakePeerConnection(network, owner, fingerprint, configuration) as unknown as RTCPeerConnection,
    receivableCodecs: () => [],
    createMediaStream,
    isHidden: () => false,
    watchInterruptions: (tell) => network.watchInterruptions(owner, tell),
    generateCertificate: () => Promise.resolve({ certificate: {} as unknown as RTCCertificate, fingerprint }),
  }
}

function createMediaStream(): MediaStream {
  const tracks = new Set<MediaStreamTrack>()
  return {
    addTrack: (track: MediaStreamTrack) => tracks.add(track),
    getTracks: () => [...tracks],
  } as unknown as MediaStream
}
