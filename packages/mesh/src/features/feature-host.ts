/**
 * Where the engine and the features meet: it loads them with the first open link or with their first message, hands
 * messages to the feature whose prefix they carry, and folds what may be shown into one. It knows no feature by name.
 */
import type { PeerMessage, SeatId } from '@confab/protocol'
import type { Log } from '../base/log.ts'
import type { Stop } from '../base/scope.ts'
import type { AnyFeatureDefinition, Feature, FeatureWorld } from './feature.ts'
import { FeatureSlot } from './feature-slot.ts'
import {
  features as all,
  type FeatureApi,
  type FeatureEvent,
  type FeatureName,
  type Features,
  type FeatureSnapshots,
} from './index.ts'

/** What the host is given. */
export interface FeatureHostPort extends FeatureWorld {
  readonly log: Log
  /** A feature threw. */
  readonly onFault: (cause: unknown) => void
}

/** A message that no feature has a price for is refused before it gets here; this is for the compiler. */
const LEAST_PRICE = 1

const prefixOf = ({ type }: PeerMessage): string => type.slice(0, type.indexOf(':'))

/** All features of one call. */
export class FeatureHost implements Features {
  readonly #slots = new Map<string, FeatureSlot>()
  readonly #byPrefix = new Map<string, FeatureSlot>()
  readonly #prices = new Map<string, number>()
  readonly #listeners = new Set<(event: FeatureEvent) => void>()

  /** `definitions` are those of the product unless told otherwise. */
  constructor(
    { onFault, log, ...world }: FeatureHostPort,
    definitions: Readonly<Record<string, AnyFeatureDefinition>> = all,
  ) {
    const emit = (event: unknown) => this.#emit(event)
    for (const [name, definition] of Object.entries(definitions)) {
      const slot = new FeatureSlot(definition, { ports: { ...world, emit }, log, onFault })
      this.#slots.set(name, slot)
      this.#byPrefix.set(definition.prefix, slot)
      for (const [type, price] of Object.entries(definition.prices)) this.#prices.set(type, price)
    }
  }

  #emit(event: unknown): void {
    // Each feature emits what its definition says.
    for (const listener of this.#listeners) listener(event as FeatureEvent)
  }

  // ---- What the page asks

  loaded<Name extends FeatureName>(name: Name): FeatureApi<Name> | undefined {
    // A slot holds what its definition makes.
    return this.#slots.get(name)?.feature?.api as FeatureApi<Name> | undefined
  }

  async load<Name extends FeatureName>(name: Name): Promise<FeatureApi<Name> | undefined> {
    await this.#slots.get(name)?.load()
    return this.loaded(name)
  }

  async loadAll(): Promise<void> {
    await Promise.all([...this.#slots.values()].map((slot) => slot.load()))
  }

  onEvent(listener: (event: FeatureEvent) => void): Stop {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  // ---- What the engine tells

  /** What may be shown of each, by name. */
  get snapshots(): FeatureSnapshots {
    const entries = [...this.#slots].map(([name, slot]) => [name, slot.snapshot])
    // A slot shows what its definition says.
    return Object.fromEntries(entries) as FeatureSnapshots
  }

  /** What a message costs its sender, in messages. */
  priceOf({ type }: PeerMessage): number {
    return this.#prices.get(type) ?? LEAST_PRICE
  }

  receive(from: SeatId, message: PeerMessage): void {
    this.#byPrefix.get(prefixOf(message))?.tell((feature) => feature.receive(from, message))
  }

  linkOpened(seat: SeatId): void {
    this.#tellAll((feature) => feature.linkOpened?.(seat))
  }

  seatGone(seat: SeatId): void {
    this.#tellAll((feature) => feature.seatGone?.(seat))
  }

  peopleChanged(): void {
    this.#tellLoaded((feature) => feature.peopleChanged?.())
  }

  /** Returns whether a feature expected that piece. */
  receiveBulk(from: SeatId, data: ArrayBuffer): boolean {
    return [...this.#slots.values()].some((slot) => slot.receiveBulk(from, data))
  }

  bulkSent(seat: SeatId): void {
    this.#tellLoaded((feature) => feature.bulkSent?.(seat))
  }

  close(): void {
    for (const slot of this.#slots.values()) slot.close()
  }

  #tellAll(act: (feature: Feature) => void): void {
    for (const slot of this.#slots.values()) slot.tell(act)
  }

  #tellLoaded(act: (feature: Feature) => void): void {
    for (const slot of this.#slots.values()) slot.tellLoaded(act)
  }
}
