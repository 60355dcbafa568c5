/** What every new connection is made with. It knows nothing of people. */
import type { IceServer } from '@confab/protocol'
import type { ConnectionContext } from './connection.types.ts'
import type { OutboundMedia } from '../sending/outbound-media.ts'
import type { Log } from '../../base/log.ts'
import type { Platform } from '../../base/platform.ts'
import type { Silence } from '../sdp/speech-format.ts'

/** What the factory is put together from. */
export interface ConnectionFactoryPort {
  readonly platform: Platform
  readonly log: Log
  readonly outbound: OutboundMedia
  readonly own: { readonly certificates: RTCCertificate[] }
  /** What the server has named for finding a way. */
  readonly servers: {
    readonly hasRelay: boolean
    readonly present: readonly IceServer[]
    refresh(): Promise<readonly IceServer[]>
  }
  /** What becomes of pauses in this side's speech. */
  readonly silence: () => Silence
  /** Whether this person's network address is to be hidden from the others. */
  readonly hidesAddress: () => boolean
  /** How many people there are to send to. */
  readonly receivers: () => number
}

/** Hands out what connections need, as it is just now. */
export class ConnectionFactory {
  readonly #port: ConnectionFactoryPort
  readonly #streams: ConnectionContext['streams']

  constructor(port: ConnectionFactoryPort) {
    const { platform } = port
    this.#port = port
    this.#streams = { person: platform.createMediaStream(), screen: platform.createMediaStream() }
  }

  context(): ConnectionContext {
    const { platform, log, outbound, silence, receivers } = this.#port
    return {
      platform,
      log,
      outbound,
      configuration: this.#configuration(),
      streams: this.#streams,
      receivers: Math.max(1, receivers()),
      silence: silence(),
      relayOnly: this.#relayOnly,
    }
  }

  /** Where there is no relay nobody could be met over one: then the wish waits until there is. */
  get #relayOnly(): boolean {
    return this.#port.hidesAddress() && this.#port.servers.hasRelay
  }

  /** With credentials that still last. */
  async freshConfiguration(): Promise<RTCConfiguration> {
    await this.#port.servers.refresh()
    return this.#configuration()
  }

  #configuration(): RTCConfiguration {
    return {
      iceServers: this.#port.servers.present.map(browserIceServer),
      certificates: this.#port.own.certificates,
      bundlePolicy: 'max-bundle',
      ...(this.#relayOnly && { iceTransportPolicy: 'relay' }),
    }
  }
}

function browserIceServer({ urls, username, credential }: IceServer): RTCIceServer {
  return {
    urls: [...urls],
    ...(username !== undefined && { username }),
    ...(credential !== undefined && { credential }),
  }
}
