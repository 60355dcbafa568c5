/**
 * The contract between the engine and what people do with each other beyond connecting: chat, files, reactions and so on.
 * The engine knows no feature by name; a feature knows only the ports that it is given.
 */
import type {
  HostKeyHash,
  MessageOf,
  Nonce,
  PeerMessage,
  RoomId,
  SeatId,
  SeatKey,
  Signature,
} from '@confab/protocol'
import type { Clock } from '../base/platform.ts'

/** This person, as features see it. What may change is read when it is needed. */
export interface FeatureSelf {
  readonly seat: SeatId
  readonly seatKey: SeatKey
  /** Tells this visit from others that the same seat made. */
  readonly visit: Nonce
  readonly hostKeyHash: HostKeyHash
  /** The room that this seat is in now: another one after its link was renewed. */
  readonly roomId: RoomId
  /** SHA-256 of the certificate in the present hello; empty before the first one. */
  readonly fingerprint: string
  readonly name: string
  readonly isHost: boolean
  /** Signs a text for this room's host key and for that purpose alone. */
  sign(purpose: string, text: string): Promise<Signature>
}

/** Somebody else in the call, as features see them. */
export interface FeaturePerson {
  readonly seat: SeatId
  readonly idPub: SeatKey
  /** SHA-256 of the certificate of the link with this person. */
  readonly fingerprint: string
  readonly isHost: boolean
  /** Whether the link with this person is open. */
  readonly isOpen: boolean
}

/** What every feature is given by the mesh. */
export interface FeatureWorld {
  readonly clock: Clock
  readonly self: FeatureSelf
  /** Everybody else who is here, in the order of their places. */
  readonly people: () => readonly FeaturePerson[]
  /** Sends a message over the link with that person, if it is open. */
  readonly send: (seat: SeatId, message: PeerMessage) => void
  /** Sends a binary piece; `false` while the link is not open or has enough to send. */
  readonly sendBulk: (seat: SeatId, frame: Uint8Array<ArrayBuffer>) => boolean
  /** The feature's snapshot changed. */
  readonly onChange: () => void
}

/** What one feature is given: the world, its own messages, and a way to tell the page what happens just now. */
export interface FeaturePorts<Prefix extends string = string, Event = unknown> extends Omit<
  FeatureWorld,
  'send'
> {
  readonly send: (seat: SeatId, message: MessageOf<Prefix>) => void
  /** Tells the page of something that is no state: it is heard once or not at all. */
  readonly emit: (event: Event) => void
}

/** A feature at work in one call. */
export interface Feature<Prefix extends string = string, Snapshot = unknown, Api = unknown> {
  /** What the page may ask of it. */
  readonly api: Api
  /** What may be shown of it; the same object as long as nothing changed. */
  readonly snapshot: Snapshot
  receive(from: SeatId, message: MessageOf<Prefix>): void
  /** A link opened, for the first time or again: what was said while it was not open is lost. */
  linkOpened?(seat: SeatId): void
  /** Somebody left for good. */
  seatGone?(seat: SeatId): void
  /** Something about the people or their links may have changed. */
  peopleChanged?(): void
  /** A binary piece came over the link with that person. Returns whether it was expected. */
  receiveBulk?(from: SeatId, data: ArrayBuffer): boolean
  /** The link with that person has sent its binary pieces and takes more. */
  bulkSent?(seat: SeatId): void
  close?(): void
}

/** How a feature is declared: what is known of it before it is loaded, and where the rest is. */
export interface FeatureDefinition<Prefix extends string, Snapshot, Api, Event = never> {
  /** The types of its messages begin with it, up to the colon. */
  readonly prefix: Prefix
  /** What is shown before it is loaded. */
  readonly initial: Snapshot
  /** What each of its messages costs its sender, in messages: see {@link SeatBudget}. */
  readonly prices: Readonly<Record<MessageOf<Prefix>['type'], number>>
  /** Fetches what makes it. Rejects when it cannot be fetched. */
  load(): Promise<{ create(ports: FeaturePorts<Prefix, Event>): Feature<Prefix, Snapshot, Api> }>
}

/** A definition whose types do not matter: for code that treats all features alike. */
export interface AnyFeatureDefinition {
  readonly prefix: string
  readonly initial: unknown
  readonly prices: Readonly<Record<string, number>>
  load(): Promise<{ create(ports: FeaturePorts): Feature }>
}
