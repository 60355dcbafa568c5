/** How a file goes from one page to another: offered, wanted piece by piece, and stopped by either side. */
import * as v from 'valibot'
import { Digest, Nonce } from '../ids.ts'
import { limits } from '../limits.ts'
import { messageRows } from './rows.ts'

const place = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(limits.fileBytes))

/** Why a file does not go on. `done`: all of it arrived whole. */
export const FileEnd = v.picklist(['done', 'refused', 'cancelled', 'failed', 'damaged'])
export type FileEnd = v.InferOutput<typeof FileEnd>

/** What pages say to each other about files, over their links and never through the server. */
export const fileRows = messageRows({
  /** Here is a file, if you want it. Its name is whatever the sender says. */
  'file:offer': {
    id: Nonce,
    name: v.pipe(v.string(), v.minLength(1), v.maxLength(limits.fileNameChars)),
    size: place,
    kind: v.pipe(v.string(), v.maxLength(limits.fileKindChars), v.regex(/^[\w.+-]+\/[\w.+-]+$/)),
  },
  /** I have all before `at` and take what comes before `upTo`: both grow while I write, and `upTo` stands while I pause. */
  'file:want': { id: Nonce, at: place, upTo: place },
  /** All of it was sent: the hash of the hashes of its pieces. */
  'file:end': { id: Nonce, digest: Digest },
  /** Nothing more of it: said by either side. */
  'file:stop': { id: Nonce, reason: FileEnd },
})
