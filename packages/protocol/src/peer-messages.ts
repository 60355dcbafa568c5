/**
 * What browsers say to each other: sealed through the server while a link is being made, over the link's own control
 * channel from then on. Each feature has a table of its own; types and validators follow from the rows.
 */
import * as v from 'valibot'
import { limits } from './limits.ts'
import { chatRows } from './messages/chat.ts'
import { codeRows } from './messages/code.ts'
import { fileRows } from './messages/file.ts'
import { hostRows } from './messages/host.ts'
import { linkRows } from './messages/link.ts'
import { reactionRows } from './messages/reaction.ts'
import { spotlightRows } from './messages/spotlight.ts'

const position = v.pipe(v.number(), v.safeInteger(), v.minValue(1))

const rows = {
  ...linkRows,
  ...hostRows,
  ...codeRows,
  ...chatRows,
  ...fileRows,
  ...reactionRows,
  ...spotlightRows,
}

/** Every message between two browsers, told apart by `type`. */
export const PeerMessage = v.variant('type', Object.values(rows))
/** One of the messages between two browsers. */
export type PeerMessage = v.InferOutput<typeof PeerMessage>
/** The name of a message between two browsers. */
export type PeerMessageType = PeerMessage['type']
/** One message by its name. */
export type PeerMessageOf<Type extends PeerMessageType> = Extract<PeerMessage, { type: Type }>
/** All messages of one table: their types begin with its prefix. */
export type MessageOf<Prefix extends string> = Extract<PeerMessage, { type: `${Prefix}:${string}` }>

/**
 * What a sealed signal holds: messages with their numbers, and how far those of the other side have come. Numbers are
 * counted by the page that sends; an empty place is a message that need not arrive any more.
 */
export const SealedEnvelope = v.strictObject({
  /** Of the first message, or of the next one where there is none here. */
  number: position,
  /** What is below it will not be sent again: it came, or need not. */
  base: position,
  /** Up to here everything of the other side's came; 0 if nothing did. */
  seen: v.union([v.literal(0), position]),
  messages: v.pipe(v.array(v.nullable(PeerMessage)), v.maxLength(limits.messagesPerEnvelope)),
})
/** What a sealed signal holds. */
export type SealedEnvelope = v.InferOutput<typeof SealedEnvelope>

/**
 * Reads a message that came from another browser over a data channel. Returns `undefined` for anything that the table
 * does not know; nothing of it may then be used.
 */
export function parsePeerMessage(text: string): PeerMessage | undefined {
  return parseAs(PeerMessage, text)
}

/** Reads what was sealed, after it was opened, in the same way. */
export function parseSealedEnvelope(text: string): SealedEnvelope | undefined {
  return parseAs(SealedEnvelope, text)
}

function parseAs<Schema extends v.GenericSchema>(
  schema: Schema,
  text: string,
): v.InferOutput<Schema> | undefined {
  if (text.length > limits.controlChars) return undefined
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    // No JSON: refused like any other that does not fit.
    return undefined
  }
  const parsed = v.safeParse(schema, value)
  return parsed.success ? parsed.output : undefined
}
