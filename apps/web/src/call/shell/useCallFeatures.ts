import { effectScope, watch, type Ref } from 'vue'
import { whenIdle } from '../../ui/when-idle.ts'
import type { CallAdditions } from './call-additions.ts'
import type { CallContext } from './call-context.ts'
import type { CallFeature } from './call-feature.ts'

/** Every folder beside this one that has an `index.ts` is a feature. */
const folders = Object.values(import.meta.glob<CallFeature>('../*/index.ts', { import: 'feature' }))

/** What could not be fetched is fetched again after so long, in ms. */
const RETRY_MS = 2_000

/**
 * Fetches all features once the call is live and the page has nothing else to do: people want to look at their connection
 * just when nothing more can be fetched over it. They are set up together and in order, so that nothing moves.
 */
export function useCallFeatures(
  live: () => boolean,
  added: Ref<readonly CallAdditions[]>,
  call: CallContext,
): void {
  const scope = effectScope()
  const features: (CallFeature | undefined)[] = folders.map(() => undefined)
  const additions: (CallAdditions | undefined)[] = folders.map(() => undefined)
  let isFetching = false

  /** What a feature throws costs the call that feature alone. */
  function begin(feature: CallFeature): CallAdditions | undefined {
    try {
      return scope.run(() => feature.setup(call))
    } catch (error) {
      reportError(error)
      return {}
    }
  }

  function setUp(): void {
    for (const [index, feature] of features.entries())
      if (feature !== undefined) additions[index] ??= begin(feature)
    added.value = additions.filter((each) => each !== undefined)
  }

  async function fetchAll(): Promise<void> {
    const fetched = await Promise.allSettled(
      folders.map(async (load, index) => {
        features[index] ??= await load()
      }),
    )
    if (!scope.active) return
    setUp()
    // Also the engine's half: what is said while nothing can be fetched must not wait for it.
    void call.session.features.loadAll()
    if (fetched.some(({ status }) => status === 'rejected')) setTimeout(() => void fetchAll(), RETRY_MS)
  }

  watch(
    live,
    (isLive) => {
      if (!isLive || isFetching) return
      isFetching = true
      whenIdle(fetchAll)
    },
    { immediate: true },
  )
}
