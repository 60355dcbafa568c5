/** Being known again from one meeting to the next, for those who want it. */
export { createKnownKeys, readKnown, signKnown } from './sealing/hello/known-key.ts'
export type { KeySignature } from './sealing/hello/successor.ts'
