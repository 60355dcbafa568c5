/** What a person chose, kept for coming back: the name, and whether microphone and camera are on. */
import type { LocalMedia } from '@confab/mesh'
import { encodeBase64url, type Nonce } from '@confab/protocol'
import { switchesOf } from './call-session-decisions.ts'
import type { RoomConnection } from './call-session-ports.ts'
import type { ResumeMemory } from './resume.ts'

/** The choices of one visit. */
export class KeptSwitches {
  name = ''
  readonly #media: LocalMedia
  readonly #resume: ResumeMemory
  #switches = { microphone: false, camera: false }

  constructor(media: LocalMedia, resume: ResumeMemory) {
    this.#media = media
    this.#resume = resume
  }

  /** Notes which are on now. */
  note(): void {
    this.#switches = switchesOf(this.#media.snapshot.current)
  }

  /** Takes up what the page before this one left for that room. Returns whether there was something. */
  takeUp({ keys }: RoomConnection): boolean {
    const resumed = this.#resume.take(keys.roomId)
    if (resumed === undefined) return false
    this.name = resumed.name
    this.#switches = resumed
    return true
  }

  /** A duplicated tab brings along how the first one was: its microphone stays off all the same. */
  turnOnAgain({ otherTab }: RoomConnection): void {
    if (this.#switches.microphone && otherTab === 'none') void this.#media.turnOn('microphone')
    if (this.#switches.camera) void this.#media.turnOn('camera')
  }

  /** Leaves all of it to the page after this one. */
  saveFor({ keys }: RoomConnection, visit: Nonce | undefined): void {
    const { roomId, link, prk } = keys
    const secret = link.asksPassword ? encodeBase64url(prk) : undefined
    this.note()
    this.#resume.save(roomId, { name: this.name, secret, visit, ...this.#switches })
  }
}
