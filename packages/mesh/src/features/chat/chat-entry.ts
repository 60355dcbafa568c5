/** Writing and reading signed entries of the chat. */
import {
  decodeBase64url,
  encodeBase64url,
  labelled,
  parseChatBody,
  type ChatBody,
  type ChatEntry,
  type HostKeyHash,
  type SeatKey,
  type Signature,
} from '@confab/protocol'
import { importVerifyingKey, verify } from '../../sealing/primitives.ts'
import { seatOf } from '../../sealing/seat.ts'
import type { ChatMessage, Proven } from './chat.types.ts'

/** Who signs. */
export interface ChatSigner {
  readonly seatKey: SeatKey
  sign(purpose: 'chat', body: string): Promise<Signature>
}

/** Signs a body. */
export async function writeEntry(signer: ChatSigner, body: ChatBody): Promise<ChatEntry> {
  const text = JSON.stringify(body)
  return { body: text, idPub: signer.seatKey, signature: await signer.sign('chat', text) }
}

/** Reads entries of one room, told by its host key: its link may be renewed while the conversation goes on. */
export function createEntryReader(subtle: SubtleCrypto, hostKeyHash: HostKeyHash) {
  /** Authors write more than once. */
  const authors = new Map<SeatKey, ReturnType<typeof readAuthor>>()

  async function readAuthor(idPub: SeatKey) {
    const point = decodeBase64url(idPub)
    const key = point && (await importVerifyingKey(subtle, point))
    return key && point ? { key, seat: await seatOf(subtle, point) } : undefined
  }

  return {
    /** `undefined` for whatever its author did not sign for this room. Never rejects. */
    async read(entry: ChatEntry): Promise<Proven | undefined> {
      const { body, idPub, signature } = entry
      const said = parseChatBody(body)
      const signed = decodeBase64url(signature)
      if (!said || !signed) return undefined
      const reading = authors.get(idPub) ?? readAuthor(idPub)
      authors.set(idPub, reading)
      const author = await reading
      if (
        !author ||
        !(await verify(subtle, author.key, signed, labelled('feature', 'chat', hostKeyHash, body)))
      )
        return undefined
      return { message: messageOf(author.seat, said), entry }
    },
  }
}

function messageOf(seat: string, { mentions = [], ...said }: ChatBody): ChatMessage {
  return { ...said, seat, mentions }
}

/** A name for an entry, by chance. */
export function newChatId(crypto: Pick<Crypto, 'getRandomValues'>): string {
  return encodeBase64url(crypto.getRandomValues(new Uint8Array(16)))
}
