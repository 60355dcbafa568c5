import { readKnown, type KeySignature } from '@confab/mesh/known'
import type { SeatId } from '@confab/protocol'
import { storeToRefs } from 'pinia'
import { shallowRef, watch } from 'vue'
import { useSettingsStore } from '../../settings/settings-store.ts'
import { useVerified } from '../code/verified-store.ts'
import type { CallContext } from '../shell/call-context.ts'
import { useContacts } from './contacts-store.ts'

/** In a long meeting people are noted again after so long, in ms: they were met at its end as well. */
const NOTED_AGAIN_MS = 600_000

/** Knows people again who want that, and notes them, as long as this person wants it too. */
export function followContacts({ session, mesh, people: { nameOf } }: CallContext): void {
  const { knownAgain } = storeToRefs(useSettingsStore())
  const contacts = useContacts()
  const verified = useVerified()
  /** The keys of those here whose proof holds, by their proof. */
  const proved = shallowRef<ReadonlyMap<string, string>>(new Map())
  const looked = new Set<string>()

  async function look(seat: SeatId, { idPub, signature }: KeySignature): Promise<void> {
    if (looked.has(signature)) return
    looked.add(signature)
    const key = await readKnown(globalThis.crypto.subtle, { idPub, signature }, seat)
    if (key !== undefined) proved.value = new Map([...proved.value, [signature, key]])
  }

  function note(key: string, seat: SeatId): void {
    const marked = verified.people.some((mark) => mark.seat === seat)
    const [name, atMs, kept] = [
      nameOf(seat),
      Date.now(),
      contacts.people.find((person) => person.key === key),
    ]
    // What was compared in another meeting was this very key, which signed for this seat.
    if (kept?.compared === true && !marked) verified.mark([{ seat, name }])
    const isNews =
      kept?.seat !== seat ||
      kept.name !== name ||
      (marked && !kept.compared) ||
      atMs - kept.atMs > NOTED_AGAIN_MS
    if (isNews) contacts.note({ key, seat, name, atMs, compared: marked })
  }

  watch(knownAgain, () => session.showAgain())
  watch(
    [() => mesh.value.peers, proved, () => verified.people, knownAgain] as const,
    ([present, keys, , wanted]) => {
      for (const { seat, known } of wanted ? present : []) {
        if (known === undefined) continue
        const key = keys.get(known.signature)
        if (key === undefined) void look(seat, known)
        else note(key, seat)
      }
    },
    { immediate: true },
  )
}
