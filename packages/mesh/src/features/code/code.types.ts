import type { SeatId, SeatKey, MessageOf } from '@confab/protocol'

/** What pages say to each other to make a code. */
export type CodeMessage = MessageOf<'code'>

/** What one seat shows in its hello: what the code vouches for. */
export interface CodeSeat {
  readonly seat: SeatId
  readonly idPub: SeatKey
  /** SHA-256 of its certificate, as hellos write it. */
  readonly fingerprint: string
}

/** A code as it is shown: four numbers of six bits for signs, and the same bits as eight digits for reading aloud. */
export interface ShortCode {
  readonly signs: readonly number[]
  readonly digits: string
}

/** Why a run ended without a code. */
export type CodeFailure = 'other-people' | 'somebody-missing' | 'people-changed' | 'no-answer' | 'broken'

/** What may be shown of the code. */
export type CodeSnapshot =
  | { readonly state: 'none' }
  | { readonly state: 'running' }
  /** `seats` are those it vouches for. */
  | { readonly state: 'shown'; readonly code: ShortCode; readonly seats: readonly SeatId[] }
  | { readonly state: 'failed'; readonly reason: CodeFailure }

/** What this person may do about the code. */
export interface CodeApi {
  /** Begins a run with everybody who is here. */
  begin(): Promise<void>
  /** Puts a code or a failure away. */
  dismiss(): void
}
