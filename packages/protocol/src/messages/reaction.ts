/** What people show without a word: a raised hand, and signs that float for a moment. */
import * as v from 'valibot'
import { messageRows } from './rows.ts'

/** Signs that one can make without a word. */
export const reactionSigns = ['👍', '❤️', '👏', '😂', '😮', '🎉'] as const
const reactionSign = v.picklist(reactionSigns)
/** A sign that one can make without a word. */
export type ReactionSign = v.InferOutput<typeof reactionSign>

/** The messages of hands and signs. */
export const reactionRows = messageRows({
  /** My hand is up since that number, or down at 0: of two the lower one was first. */
  'reaction:hand': {
    lamport: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2 ** 31 - 1)),
  },
  /** A sign that is shown for a moment. */
  'reaction:sign': { sign: reactionSign },
})
