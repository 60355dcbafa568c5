/** Which features there are. A new one gets a line here and a folder beside it. */
import type { Stop } from '../base/scope.ts'
import { chat } from './chat/index.ts'
import { code } from './code/index.ts'
import type { FeatureDefinition } from './feature.ts'
import { files } from './files/index.ts'
import { reactions } from './reactions/index.ts'
import { spotlight } from './spotlight/index.ts'

/** Every feature by its name. */
export const features = { code, chat, files, reactions, spotlight } as const

type Definitions = typeof features
/** The name of a feature. */
export type FeatureName = keyof Definitions

/** What the page may ask of a feature. */
export type FeatureApi<Name extends FeatureName> =
  Definitions[Name] extends FeatureDefinition<
    infer _Prefix extends string,
    infer _Snapshot,
    infer Api,
    infer _Event
  >
    ? Api
    : never

/** What may be shown of all features, by name. */
export type FeatureSnapshots = { readonly [Name in FeatureName]: Definitions[Name]['initial'] }

/** What is shown of all features before any is loaded. */
// The entries of a table have its keys.
export const initialFeatures = Object.fromEntries(
  Object.entries(features).map(([name, { initial }]) => [name, initial]),
) as FeatureSnapshots

type EventOf<Definition> =
  Definition extends FeatureDefinition<infer _Prefix extends string, infer _Snapshot, infer _Api, infer Event>
    ? Event
    : never
/** Something that happens just now in a feature, and is no state. */
export type FeatureEvent = EventOf<Definitions[FeatureName]>

/** The features of a call, as the page sees them. */
export interface Features {
  /** What a feature can do, once it is loaded. */
  loaded<Name extends FeatureName>(name: Name): FeatureApi<Name> | undefined
  /** Loads a feature; `undefined` when it cannot be fetched, which may be tried again. */
  load<Name extends FeatureName>(name: Name): Promise<FeatureApi<Name> | undefined>
  /** Loads all of them, so that they are here when nothing more can be fetched. Never rejects. */
  loadAll(): Promise<void>
  /** Calls back for what happens just now. */
  onEvent(listener: (event: FeatureEvent) => void): Stop
}
