import type { FileEnd, Nonce, SeatId, MessageOf } from '@confab/protocol'

/** What pages say to each other about files. */
export type FileNews = MessageOf<'file'>

/**
 * Where a file stands. `offered`: it waits for the one who gets it. `paused`: somebody pauses it, or the link is away.
 * `gone`: the other one left. The others are how it ended.
 */
export type FileState = 'offered' | 'running' | 'paused' | 'gone' | FileEnd

/** A file between this page and one other. */
export interface FileSnapshot {
  readonly id: Nonce
  /** The other one of the two. */
  readonly seat: SeatId
  readonly direction: 'in' | 'out'
  /** As the sender says: not yet cleaned for showing. */
  readonly name: string
  readonly kind: string
  readonly size: number
  readonly state: FileState
  /** How much arrived, in bytes. */
  readonly bytes: number
  /** What arrived, once all of it did; one's own file where one sends it. */
  readonly blob: Blob | undefined
}

/** A file of this machine, read piece by piece. */
export type FileSource = Pick<File, 'name' | 'type' | 'size' | 'slice'>

/** Where a file goes while it arrives. It rejects when there is no room. */
export interface FileSink {
  write(bytes: Uint8Array<ArrayBuffer>): Promise<void>
  /** All of it is here. */
  finish(): Promise<Blob>
  /** Nothing of it is kept. */
  drop(): Promise<void>
}

/** Sending and getting files. */
export interface FilesApi {
  /** Offers a file to one, or to everybody who is here or comes later. `false`: larger than any that is taken. */
  offer(file: FileSource, to?: SeatId): boolean
  /** Begins to get what was offered, or goes on with it. */
  take(seat: SeatId, id: Nonce): void
  /** Gets no more of it for now. */
  pause(seat: SeatId, id: Nonce): void
  /** Ends it for good on both sides; what was offered and never taken is refused. */
  stop(direction: FileSnapshot['direction'], seat: SeatId, id: Nonce): void
}
