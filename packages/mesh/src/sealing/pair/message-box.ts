/** Sealing and opening with the counters of each key: no number twice outwards, none accepted twice inwards. */
import type { SeatId } from '@confab/protocol'
import { openMessage, readMessage, sealMessage } from './pair.ts'
import type { Pairing } from './pairing.ts'
import type { Opened, OpenRefusal, SealedPath } from '../sealing.ts'

/** Messages left under a key when a new hello is asked for: enough for all that is said until it is acknowledged. */
const RENEWAL_RESERVE = 1_024

/** What messages are sealed with. */
export interface MessageBoxOptions {
  readonly subtle: SubtleCrypto
  readonly pairing: Pairing
  /** From this number on a key seals nothing. */
  readonly messagesPerKey: number
  /** Called with each message that a key seals near its end. */
  readonly onNearlyUsedUp: () => void
}

/** One's messages to and from all others. Calls for one seat must come one after another. */
export interface MessageBox {
  seal(to: SeatId, path: SealedPath, plaintext: string): Promise<string | undefined>
  open(from: SeatId, path: SealedPath, sealed: string): Promise<Opened>
}

const refused = (reason: OpenRefusal): Opened => ({ verdict: 'refused', reason })

/** Makes the box. */
export function createMessageBox(options: MessageBoxOptions): MessageBox {
  const { subtle, pairing, messagesPerKey, onNearlyUsedUp } = options
  return {
    async seal(to, path, plaintext) {
      const match = await pairing.toSeal(to)
      const channel = await match?.state.sending(path)
      if (!channel) return undefined
      const seq = channel.last + 1
      if (seq >= messagesPerKey - RENEWAL_RESERVE) onNearlyUsedUp()
      if (seq >= messagesPerKey) return undefined
      // Taken before anything is awaited: whatever becomes of the message, its number is never used again.
      channel.last = seq
      return sealMessage(subtle, channel.keys, seq, plaintext)
    },
    async open(from, path, sealed) {
      const message = readMessage(sealed)
      if (!message) return refused('malformed')
      const match = await pairing.named(from, path, message.keyId)
      if (!match) return refused('unknown-key')
      const channel = await match.state.receiving(path)
      if (!channel.window.admits(message.seq)) return refused('replayed')
      const plaintext = await openMessage(subtle, channel.keys, message)
      if (plaintext === undefined) return refused('unreadable')
      channel.window.note(message.seq)
      return { verdict: 'opened', plaintext, sender: match.peer.content }
    },
  }
}
