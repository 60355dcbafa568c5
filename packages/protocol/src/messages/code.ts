/** How people make the code that they compare: everybody commits before anybody reveals. */
import { Digest, Nonce } from '../ids.ts'
import { messageRows } from './rows.ts'

/** The messages of a comparison. */
export const codeRows = messageRows({
  /** Let us compare a code: a run that is new, and the hash of everybody I see with their keys. */
  'code:begin': { run: Nonce, list: Digest },
  /** What I will contribute, hidden in a hash. */
  'code:commit': { run: Nonce, commitment: Digest },
  /** What I contribute, said once everybody's commitment is here. */
  'code:reveal': { run: Nonce, contribution: Nonce },
  /** This run is over here: I see other people, somebody came or went, or something did not fit. */
  'code:stop': { run: Nonce },
})
