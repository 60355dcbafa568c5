/** What both ends of a link say to send over it. */
import { mediaStateOf, nothingSent } from './sending/outbound-media.ts'
import type { MediaKind, MediaState } from '../mesh-snapshot.ts'

/** What a connection says of the picture that it sends. */
export interface SentPicture {
  readonly suspendsPicture: boolean
  readonly isCameraSilent: boolean
}

/** The states of one link: the own one with what is kept back, and the last one heard. */
export class LinkMedia {
  readonly #ownState: () => MediaState
  #heard: MediaState = nothingSent
  /** What a host silenced here, until the other side says to have turned it off. */
  readonly #muted = new Set<MediaKind>()
  #isPictureSuspended = false
  #isCameraSilent = false
  #version = 0

  constructor(ownState: () => MediaState) {
    this.#ownState = ownState
  }

  /** What the other side says to send, but for what a host silenced. */
  get heard(): MediaState {
    return this.#muted.size === 0
      ? this.#heard
      : mediaStateOf((kind) => this.#heard[kind] && this.isHeard(kind))
  }

  /** Whether a kind is let through to this person. */
  isHeard(kind: MediaKind): boolean {
    return !this.#muted.has(kind)
  }

  /** Changes when streams are other objects than before, or are let through again. */
  get version(): number {
    return this.#version
  }

  /** There are other streams now. */
  renew(): void {
    this.#version += 1
  }

  /** Lets nothing through of kinds that are being sent, until the other side turns them off. Returns whether that is new. */
  mute(kinds: readonly MediaKind[]): boolean {
    const fresh = kinds.filter((kind) => this.#heard[kind] && this.isHeard(kind))
    for (const kind of fresh) this.#muted.add(kind)
    if (fresh.length > 0) this.renew()
    return fresh.length > 0
  }

  /** What is sent over this link: less than to others where the connection bears less. */
  get own(): MediaState {
    const state = this.#ownState()
    return this.#isPictureSuspended || this.#isCameraSilent ? { ...state, camera: false } : state
  }

  /** Whether the camera is on and its picture is kept from this person for the sake of the sound. */
  get suspendedPicture(): boolean {
    return this.#isPictureSuspended && this.#ownState().camera
  }

  hear(state: MediaState): void {
    this.#heard = mediaStateOf((kind) => state[kind])
    const before = this.#muted.size
    for (const kind of this.#muted) if (!state[kind]) this.#muted.delete(kind)
    if (this.#muted.size < before) this.renew()
  }

  /** Whether the camera is on and gives nothing. */
  get isCameraSilent(): boolean {
    return this.#isCameraSilent && this.#ownState().camera
  }

  /** Sends no picture where the connection bears none or the camera gives none; returns whether that is new. */
  follow({ suspendsPicture, isCameraSilent }: SentPicture): boolean {
    const isNew = this.#isPictureSuspended !== suspendsPicture || this.#isCameraSilent !== isCameraSilent
    this.#isPictureSuspended = suspendsPicture
    this.#isCameraSilent = isCameraSilent
    return isNew
  }
}
