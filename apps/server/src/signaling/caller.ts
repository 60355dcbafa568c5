/** Anyone who sends commands over one socket, as handlers see it, and the list of all of them. */
import type { EventData, EventName, PeerId, RoomId } from '@confab/protocol'
import type { AddressKey } from '../admission/client-address.ts'
import type { OutboundEvent, Outcome } from '../rooms/room-directory.ts'
import type { CallerLimits } from '../limits/caller-limits.ts'

/** One connected socket. Where it sits is the room directory's knowledge, not its own. */
export interface Caller {
  readonly id: PeerId
  readonly address: AddressKey
  readonly limits: CallerLimits
  /** The room that it looked into last, from the lobby. `undefined` once it was removed from a room. */
  lookedInto: RoomId | undefined
  /** Whether a host had it taken out of a room: it gets no relay any more, unless it is let in again. */
  wasRemoved: boolean
  /** The name of the TURN credential that it got last. */
  turnName: string | undefined
  tell<Name extends EventName>(name: Name, data: EventData<Name>): void
  /** Closes the socket; its address has to wait if that happens again and again. */
  expel(): void
}

/** All connected sockets. */
export interface Callers {
  readonly size: number
  get(id: PeerId): Caller | undefined
  add(caller: Caller): void
  remove(id: PeerId): void
  tellAll<Name extends EventName>(name: Name, data: EventData<Name>): void
  /** Delivers each event to those of its sockets that are connected, in order. */
  deliver(events: readonly OutboundEvent[]): void
  /** Delivers what a change brought about, and resolves with its result. */
  afterDelivery<Result>(change: Promise<Outcome<Result>>): Promise<Result>
}

/** Makes an empty list. */
export function createCallers(): Callers {
  const callers = new Map<PeerId, Caller>()
  const deliver = (events: readonly OutboundEvent[]): void => {
    for (const { to, name, data } of events) for (const id of to) callers.get(id)?.tell(name, data)
  }
  return {
    get size() {
      return callers.size
    },
    get: (id) => callers.get(id),
    add: (caller) => void callers.set(caller.id, caller),
    remove: (id) => void callers.delete(id),
    tellAll(name, data) {
      for (const caller of callers.values()) caller.tell(name, data)
    },
    deliver,
    async afterDelivery(change) {
      const { result, events } = await change
      deliver(events)
      return result
    },
  }
}
