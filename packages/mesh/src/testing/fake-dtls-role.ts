/** Which end of DTLS a fake connection is. */
import type { DtlsRole } from '../link/sdp/dtls-role.ts'
import type { FakeDescription } from './fake-description.ts'

const opposite = (setup: FakeDescription['setup']): DtlsRole => (setup === 'active' ? 'passive' : 'active')

/** It is agreed on once; browsers differ in what they do when they may choose again. */
export class FakeDtlsRole {
  readonly #flips: () => boolean
  #role: DtlsRole | undefined

  /** `flips`: whether the active end is taken wherever there is a choice. */
  constructor(flips: () => boolean) {
    this.#flips = flips
  }

  /** The end that an answer names. */
  answerTo(offered: FakeDescription['setup'] = 'actpass'): DtlsRole {
    const chosen = this.#flips() ? 'active' : (this.#role ?? 'active')
    this.#role = offered === 'actpass' ? chosen : opposite(offered)
    return this.#role
  }

  /** Throws, as Chromium does, where an answer would have this side be the other end. */
  accept(answered: FakeDescription['setup']): void {
    const role = opposite(answered)
    if (role !== (this.#role ?? role)) throw new Error('This side is the other end of DTLS.')
    this.#role = role
  }
}
