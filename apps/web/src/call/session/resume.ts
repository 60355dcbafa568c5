/** What a page that is reloaded in a call leaves for its successor. Never the link's key: that stands in the address. */
import { Nonce, type RoomId } from '@confab/protocol'
import * as v from 'valibot'
import type { TabStorage } from '../../lib/tab-storage.ts'

/** The others keep the place of a seat that went for so long; after that a reload is a visit like any other. In ms. */
export const RESUME_MS = 30_000

const STORED_AS = 'confab.resume'

const Kept = v.object({
  room: v.string(),
  name: v.string(),
  microphone: v.boolean(),
  camera: v.boolean(),
  secret: v.optional(v.string()),
  visit: v.optional(Nonce),
  atMs: v.number(),
})

/** How one was in the call. */
export interface Resumption {
  readonly name: string
  readonly microphone: boolean
  readonly camera: boolean
  /** What link and password gave, for a room that asks for one. */
  readonly secret?: string | undefined
  /** The visit that the page after this one goes on with. */
  readonly visit?: Nonce | undefined
}

/** Where a reload finds its way back. */
export interface ResumeMemory {
  save(room: RoomId, resumption: Resumption): void
  /** What the page before this one left for this room a moment ago. It is told once. */
  take(room: RoomId): Resumption | undefined
  /** The visit that it was, as often as it is asked for. */
  visit(): Nonce | undefined
  /** The secret of the room that it was, as often as it is asked for. */
  secret(): { readonly room: RoomId; readonly secret: string } | undefined
}

function parse(text: string): v.InferOutput<typeof Kept> | undefined {
  try {
    return v.parse(Kept, JSON.parse(text))
  } catch {
    // Nothing was left, or it is of another version: a visit like any other.
    return undefined
  }
}

/** Remembers in the tab. `now` is Unix ms. */
export function createResumeMemory(storage: TabStorage, now: () => number): ResumeMemory {
  const fresh = () => {
    const kept = parse(storage.getItem(STORED_AS) ?? '')
    return kept !== undefined && Math.abs(now() - kept.atMs) <= RESUME_MS ? kept : undefined
  }
  return {
    save(room, resumption) {
      storage.setItem(STORED_AS, JSON.stringify({ ...resumption, room, atMs: now() }))
    },
    visit: () => fresh()?.visit,
    secret() {
      const { room, secret } = fresh() ?? {}
      return room === undefined || secret === undefined ? undefined : { room, secret }
    },
    take(room) {
      const kept = fresh()
      storage.removeItem(STORED_AS)
      if (kept === undefined || kept.room !== room) return undefined
      const { name, microphone, camera, secret, visit } = kept
      return { name, microphone, camera, secret, visit }
    },
  }
}
