import { watchInterruptions } from './browser-interruptions.ts'
import type { Clock, OwnCertificate, Platform } from './platform.ts'

const browserClock: Clock = {
  now: () => performance.now(),
  after(ms, callback) {
    const timer = setTimeout(callback, ms)
    return () => clearTimeout(timer)
  },
  every(ms, callback) {
    const timer = setInterval(callback, ms)
    return () => clearInterval(timer)
  },
}

/** The browser as the engine sees it. The only place where connections are made. */
export function browserPlatform(): Platform {
  return {
    clock: browserClock,
    onLoopback: /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(location.hostname),
    createPeerConnection: (configuration) => new RTCPeerConnection(configuration),
    receivableCodecs,
    createMediaStream: () => new MediaStream(),
    isHidden: () => document.hidden,
    watchInterruptions,
    generateCertificate,
  }
}

const knownCodecs = new Map<'audio' | 'video', readonly RTCRtpCodec[]>()

/** The browser makes a new list each time it is asked, and what it can do does not change while a page lives. */
function receivableCodecs(type: 'audio' | 'video'): readonly RTCRtpCodec[] {
  const codecs = knownCodecs.get(type) ?? RTCRtpReceiver.getCapabilities(type)?.codecs ?? []
  knownCodecs.set(type, codecs)
  return codecs
}

async function generateCertificate(): Promise<OwnCertificate> {
  // A named curve is wanted by the spec and missing in its types (W3C WebRTC, 4.10.2).
  const algorithm: EcKeyGenParams = { name: 'ECDSA', namedCurve: 'P-256' }
  const certificate = await RTCPeerConnection.generateCertificate(algorithm)
  const fingerprint = toldFingerprint(certificate) ?? (await offeredFingerprint(certificate))
  return { certificate, fingerprint: fingerprint.toLowerCase() }
}

function toldFingerprint(certificate: RTCCertificate): string | undefined {
  const told: Partial<Pick<RTCCertificate, 'getFingerprints'>> = certificate
  return told.getFingerprints?.call(certificate).find(({ algorithm }) => algorithm === 'sha-256')?.value
}

/** Firefox has no `getFingerprints`; there the fingerprint is read from an offer that goes nowhere. */
async function offeredFingerprint(certificate: RTCCertificate): Promise<string> {
  const connection = new RTCPeerConnection({ certificates: [certificate] })
  connection.createDataChannel('fingerprint')
  const { sdp = '' } = await connection.createOffer()
  connection.close()
  const [, fingerprint] = /^a=fingerprint:sha-256 ([0-9A-F:]+)\r?$/im.exec(sdp) ?? []
  if (fingerprint === undefined) throw new Error('The browser shows no fingerprint of its certificate.')
  return fingerprint
}
