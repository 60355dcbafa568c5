/** What the server, or anyone who sits in between, does to a call, as far as it shows. */
import type { MeshSnapshot } from '@confab/mesh'
import type { SeatId } from '@confab/protocol'
import { computed, onScopeDispose, shallowRef, watch, type ComputedRef } from 'vue'

/** Something that no accident does. */
export type Interference =
  /** What came as these people's was refused: altered, repeated, or meant for others. Nobody: of people not known here. */
  | { readonly kind: 'tampered'; readonly seats: readonly SeatId[] }
  /** These people are connected with somebody who is not shown here. */
  | { readonly kind: 'hidden'; readonly seats: readonly SeatId[] }

/** Who comes and who goes is known to the others a moment sooner or later, and told every two seconds. In ms. */
export const HIDDEN_MS = 5_000

/** Tells this sort of banner from the others. */
export function isInterference(notice: { readonly kind: string }): notice is Interference {
  return notice.kind === 'tampered' || notice.kind === 'hidden'
}

/** It is told once for the same people. */
export function interferenceKey({ kind, seats }: Interference): string {
  return [kind, ...seats].join(' ')
}

/** How often something was refused, and in whose names of those here; `undefined` where nothing was. */
export function refusals({
  refused,
  peers,
}: MeshSnapshot): { readonly count: number; readonly seats: readonly SeatId[] } | undefined {
  const count = Object.values(refused).reduce((sum, each) => sum + each, 0)
  const seats = peers.flatMap(({ seat }) => (refused[seat] === undefined ? [] : [seat]))
  return count === 0 ? undefined : { count, seats }
}

/**
 * Who others say to receive and who is not known here, each with those who say so. Without the server's word nobody can
 * be known here who came meanwhile: then it is nobody's fault.
 */
function strangers({
  self,
  peers,
  unknown,
  signaling,
}: MeshSnapshot): ReadonlyMap<SeatId, readonly SeatId[]> {
  const found = new Map<SeatId, SeatId[]>()
  if (signaling !== 'connected') return found
  const known = new Set([self.seat, ...unknown, ...peers.map(({ seat }) => seat)])
  for (const { seat, receives } of peers) {
    for (const other of Object.keys(receives)) {
      if (!known.has(other)) found.set(other, [...(found.get(other) ?? []), seat])
    }
  }
  return found
}

/** What somebody in between does just now. */
export function useInterference(mesh: () => MeshSnapshot): ComputedRef<readonly Interference[]> {
  const unknown = computed(() => strangers(mesh()))
  const timers = new Map<SeatId, ReturnType<typeof setTimeout>>()
  /** Who stays unknown for longer than coming and going takes. */
  const hidden = shallowRef<ReadonlySet<SeatId>>(new Set())

  function forget(seat: SeatId): void {
    clearTimeout(timers.get(seat))
    timers.delete(seat)
    if (hidden.value.has(seat)) hidden.value = new Set([...hidden.value].filter((other) => other !== seat))
  }

  watch(
    unknown,
    (now) => {
      for (const seat of timers.keys()) if (!now.has(seat)) forget(seat)
      for (const seat of now.keys()) {
        if (timers.has(seat)) continue
        const reveal = () => (hidden.value = new Set([...hidden.value, seat]))
        timers.set(seat, setTimeout(reveal, HIDDEN_MS))
      }
    },
    { immediate: true },
  )
  onScopeDispose(() => {
    for (const timer of timers.values()) clearTimeout(timer)
  })

  return computed(() => {
    const tampered = refusals(mesh())
    const knowing = new Set([...hidden.value].flatMap((seat) => unknown.value.get(seat) ?? []))
    return [
      ...(tampered ? [{ kind: 'tampered', seats: tampered.seats } as const] : []),
      ...(knowing.size > 0 ? [{ kind: 'hidden', seats: [...knowing].toSorted() } as const] : []),
    ]
  })
}
