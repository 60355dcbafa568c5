/**
 * What people write to each other. An entry is signed by its author, so that anyone who comes late may have it from anybody;
 * its order follows from a number, not from anybody's clock (Lamport 1978, "Time, Clocks, and the Ordering of Events").
 */
import * as v from 'valibot'
import { Nonce, SeatId, SeatKey, Signature } from '../ids.ts'
import { limits } from '../limits.ts'
import { messageRows } from './rows.ts'

const bytes = (text: string): number => new TextEncoder().encode(text).length
const upTo = (most: number) => v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(most))

/** Names an entry among all: authors number theirs by chance, and nobody speaks for another. */
export const ChatRef = v.strictObject({ seat: SeatId, id: Nonce })
export type ChatRef = v.InferOutput<typeof ChatRef>

/** No clock is ahead so far that this is wrong, and every date up to here can be written: the end of the year 2099. In ms. */
const LATEST_MS = 4_102_444_799_999

/** What an author signs, as JSON. */
export const ChatBody = v.strictObject({
  id: Nonce,
  /** The author's visit to the room in which this was written: a room may have another meeting under the same keys. */
  visit: Nonce,
  /** One more than any that its author had seen: later than what it may answer. */
  lamport: upTo(2 ** 31 - 1),
  /** Counts the changes of this entry: the highest one holds. */
  revision: upTo(limits.chatRevisions),
  /** The author's name at that time, not yet cleaned for showing. */
  name: v.pipe(v.string(), v.maxLength(limits.nameBytes)),
  /** Empty when it was taken back. */
  text: v.pipe(
    v.string(),
    v.check((text) => bytes(text) <= limits.chatBytes),
  ),
  /** By the author's clock, Unix ms: shown, and nothing follows from it. */
  sentAtMs: upTo(LATEST_MS),
  replyTo: v.exactOptional(ChatRef),
  /** For that seat alone. */
  to: v.exactOptional(SeatId),
  /** Who is named in it. */
  mentions: v.exactOptional(v.pipe(v.array(SeatId), v.maxLength(limits.chatMentions))),
})
export type ChatBody = v.InferOutput<typeof ChatBody>

/** An entry as it travels. Its body is told from its bytes, so they stay as they came. */
export const ChatEntry = v.strictObject({
  body: v.pipe(v.string(), v.minLength(1), v.maxLength(limits.chatBodyChars)),
  idPub: SeatKey,
  signature: Signature,
})
export type ChatEntry = v.InferOutput<typeof ChatEntry>

/** What pages say to each other about the conversation, over their links and never through the server. */
export const chatRows = messageRows({
  /** Entries: one that was just written, or some that were asked for. */
  'chat:entries': {
    entries: v.pipe(v.array(ChatEntry), v.minLength(1), v.maxLength(limits.chatEntriesPerMessage)),
  },
  /** Which visit this is, and what is here, said when a link opens: anyone who lacks some of it asks for that. */
  'chat:have': {
    /** The visit of anyone who says this. */
    visit: Nonce,
    have: v.pipe(
      v.array(
        v.strictObject({
          ...ChatRef.entries,
          lamport: ChatBody.entries.lamport,
          revision: ChatBody.entries.revision,
          /** The page that says this could not verify it either, so this confirms nothing. */
          unverified: v.exactOptional(v.literal(true)),
        }),
      ),
      v.maxLength(limits.chatKept),
    ),
  },
  /** Send me these. */
  'chat:want': {
    refs: v.pipe(v.array(ChatRef), v.minLength(1), v.maxLength(limits.chatKept)),
  },
  /** I am writing, to everybody who hears this. */
  'chat:typing': {},
})

/** Reads what an author signed; `undefined` for anything else. */
export function parseChatBody(text: string): ChatBody | undefined {
  try {
    const parsed = v.safeParse(ChatBody, JSON.parse(text))
    return parsed.success ? parsed.output : undefined
  } catch {
    // No JSON: refused like any other that does not fit.
    return undefined
  }
}
