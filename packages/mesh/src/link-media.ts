/** What both ends of a link say to send over it. */
import { mediaStateOf, nothingSent } from './outbound-media.ts'
import type { MediaState } from './mesh-snapshot.ts'

/** The states of one link: the own one with what is kept back, and the last one heard. */
export class LinkMedia {
  readonly #ownState: () => MediaState
  #heard: MediaState = nothingSent
  #isHeld = false

  constructor(ownState: () => MediaState) {
    this.#ownState = ownState
  }

  /** What the other side says to send. */
  get heard(): MediaState {
    return this.#heard
  }

  /** What is sent over this link: less than to others where the line bears less. */
  get own(): MediaState {
    const state = this.#ownState()
    return this.#isHeld ? { ...state, camera: false } : state
  }

  /** Whether the camera is on and its picture is kept from this person for the sake of the sound. */
  get heldPicture(): boolean {
    return this.#isHeld && this.#ownState().camera
  }

  hear(state: MediaState): void {
    this.#heard = mediaStateOf((kind) => state[kind])
  }

  /** Keeps the picture back, or no longer; returns whether that is new. */
  hold(isHeld: boolean): boolean {
    const isNew = this.#isHeld !== isHeld
    this.#isHeld = isHeld
    return isNew
  }
}
