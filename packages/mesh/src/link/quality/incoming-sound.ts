import { createReceiverLevels } from '../../media/receiver-level.ts'
import { mediaKinds } from '../../mesh-snapshot.ts'
import type { Watch } from '../../base/platform.ts'
import { nextSoundBuffer, usualSoundBuffer, type SoundSight } from './sound-buffer.ts'
import { answerInPlace } from './sound-restart.ts'

/** The microphone of the other side, as one connection receives it. */
export class IncomingSound {
  readonly #pc: RTCPeerConnection
  readonly #clock: Watch
  readonly #level = createReceiverLevels()
  #buffer = usualSoundBuffer

  constructor(pc: RTCPeerConnection, clock: Watch) {
    this.#pc = pc
    this.#clock = clock
  }

  get #transceiver(): RTCRtpTransceiver | undefined {
    return this.#pc.getTransceivers()[mediaKinds.indexOf('microphone')]
  }

  /** How loud it was just now, 0 to 1. */
  level(): number {
    const receiver = this.#transceiver?.receiver
    return receiver ? this.#level(receiver) : 0
  }

  /** Sets how long sound is buffered, from what was just measured. Returns whether it should be restarted. */
  heed(sight: SoundSight): boolean {
    const { targetMs } = this.#buffer
    this.#buffer = nextSoundBuffer(this.#buffer, sight, this.#clock.now())
    const receiver = this.#transceiver?.receiver
    // Browsers without it go on as they do.
    if (receiver && this.#buffer.targetMs !== targetMs) receiver.jitterBufferTarget = this.#buffer.targetMs
    return this.#buffer.restarts
  }

  /**
   * Restarts the sound, which loses a few packets; the other side is not told. Call it between negotiations. If the browser
   * refuses, everything stays as it was.
   */
  async renew(): Promise<void> {
    const { signalingState, localDescription, remoteDescription } = this.#pc
    const transceiver = this.#transceiver
    if (!transceiver || !localDescription || !remoteDescription || signalingState !== 'stable') return
    const agreed = { localSdp: localDescription.sdp, remoteSdp: remoteDescription.sdp }
    try {
      transceiver.direction = 'sendonly'
      await this.#agree(answerInPlace(agreed, 'gone'))
      transceiver.direction = 'sendrecv'
      await this.#agree(answerInPlace(agreed, 'there'))
    } catch {
      transceiver.direction = 'sendrecv'
      // Rejects where the connection was closed meanwhile.
      if (this.#pc.signalingState === 'have-local-offer')
        await this.#pc.setLocalDescription({ type: 'rollback' }).catch(() => {})
    }
  }

  async #agree(answer: string): Promise<void> {
    await this.#pc.setLocalDescription()
    await this.#pc.setRemoteDescription({ type: 'answer', sdp: answer })
  }
}
