/** One feature's place in a call: it keeps what happens until the feature is loaded, and contains what it throws. */
import type { SeatId } from '@confab/protocol'
import type { Log } from '../base/log.ts'
import type { AnyFeatureDefinition, Feature, FeaturePorts } from './feature.ts'

/** Happenings that wait for a feature to be loaded: some seconds of a busy call. Of more the oldest is dropped. */
const EARLY_KEPT = 256

/** What a slot is given. */
export interface FeatureSlotPort {
  readonly ports: FeaturePorts
  readonly log: Log
  /** The feature threw. The call goes on. */
  readonly onFault: (cause: unknown) => void
}

/** Loads one feature and stands before it. */
export class FeatureSlot {
  readonly #definition: AnyFeatureDefinition
  readonly #port: FeatureSlotPort
  #early: ((feature: Feature) => void)[] = []
  #loading: Promise<Feature | undefined> | undefined
  #feature: Feature | undefined
  #snapshot: unknown
  #isClosed = false

  constructor(definition: AnyFeatureDefinition, port: FeatureSlotPort) {
    this.#definition = definition
    this.#port = port
    this.#snapshot = definition.initial
  }

  /** The feature, once it is loaded. */
  get feature(): Feature | undefined {
    return this.#feature
  }

  /** What may be shown; what it was before if the feature cannot say. */
  get snapshot(): unknown {
    const feature = this.#feature
    if (feature) this.#guard(() => (this.#snapshot = feature.snapshot))
    return this.#snapshot
  }

  /** Loads the feature. Resolves with `undefined` when that fails, and may then be asked again. */
  load(): Promise<Feature | undefined> {
    this.#loading ??= this.#fetch()
    return this.#loading
  }

  async #fetch(): Promise<Feature | undefined> {
    const { prefix } = this.#definition
    // The network may be gone just now: the next request tries again.
    const module = await this.#definition.load().catch(() => {
      this.#port.log.warn('A feature could not be fetched.', { feature: prefix })
    })
    if (module === undefined) {
      this.#loading = undefined
      return undefined
    }
    let feature: Feature | undefined
    this.#guard(() => (feature = module.create(this.#port.ports)))
    return feature && this.#open(feature)
  }

  #open(feature: Feature): Feature {
    if (this.#isClosed) {
      feature.close?.()
      return feature
    }
    this.#feature = feature
    const early = this.#early
    this.#early = []
    for (const act of early) this.#guard(() => act(feature))
    this.#port.ports.onChange()
    return feature
  }

  /** Tells the feature now or, if it is not loaded yet, as soon as it is. */
  tell(act: (feature: Feature) => void): void {
    if (this.#isClosed) return
    const feature = this.#feature
    if (feature) return this.#guard(() => act(feature))
    this.#early = [...this.#early, act].slice(-EARLY_KEPT)
    void this.load()
  }

  /** Tells the feature only if it is loaded. */
  tellLoaded(act: (feature: Feature) => void): void {
    const feature = this.#feature
    if (feature && !this.#isClosed) this.#guard(() => act(feature))
  }

  /** Offers a binary piece. Returns whether the feature expected it. */
  receiveBulk(from: SeatId, data: ArrayBuffer): boolean {
    let wasExpected = false
    this.tellLoaded((feature) => (wasExpected = feature.receiveBulk?.(from, data) ?? false))
    return wasExpected
  }

  close(): void {
    this.tellLoaded((feature) => feature.close?.())
    this.#isClosed = true
    this.#early = []
  }

  #guard(act: () => void): void {
    try {
      act()
    } catch (cause) {
      this.#port.onFault(cause)
    }
  }
}
