import type {
  CommandInput,
  CommandName,
  CommandOutput,
  EventData,
  EventName,
  PeerId,
  Reply,
} from '@confab/protocol'
import type { Observable } from '../base/observable.ts'
import type { Stop } from '../base/scope.ts'

/**
 * Whether the signalling server can be reached just now. `refused` is final for this page: the server speaks another
 * version.
 */
export type SignalingStatus =
  | { readonly state: 'connecting' }
  | { readonly state: 'connected'; readonly id: PeerId }
  | { readonly state: 'lost' }
  | { readonly state: 'refused'; readonly reason: 'version' }

/**
 * The port through which the engine reaches the server. Implementations reconnect by themselves, validate what comes
 * in against the protocol's tables, and drop what does not fit. They know nothing of rooms.
 */
export interface Signaling {
  readonly status: Observable<SignalingStatus>
  /**
   * Sends a command on the present socket. Resolves with the server's reply; resolves with `undefined` when the socket
   * is not connected, or was lost before the reply came. Never rejects.
   */
  request<Name extends CommandName>(
    name: Name,
    input: CommandInput<Name>,
  ): Promise<Reply<CommandOutput<Name>> | undefined>
  /** Listens to one event. */
  on<Name extends EventName>(name: Name, listener: (data: EventData<Name>) => void): Stop
  /** Breaks the connection, which is then made again: there are signs that its network is gone. */
  reconnect(): void
  /** Closes the socket for good. */
  close(): void
}
