import { shallowRef, watch, type Component, type Ref } from 'vue'
import { whenIdle } from '../../ui/when-idle.ts'

const load = () => import('./CallNotices.vue')

/** What could not be fetched is fetched again after this long while there is something to show, in ms. */
const RETRY_MS = 2_000

/**
 * Fetches what draws the banners: at once when there is a banner to show, otherwise while the page has nothing else to do,
 * because *connection lost* is said just when nothing more can be fetched. Which banners there are is decided elsewhere,
 * by code that is already here.
 */
export function useBanners(live: () => boolean, wanted: () => boolean): Readonly<Ref<Component | undefined>> {
  const component = shallowRef<Component>()
  async function fetchBanners(): Promise<void> {
    component.value ??= (await load().catch(() => undefined))?.default
    if (component.value === undefined && wanted()) setTimeout(() => void fetchBanners(), RETRY_MS)
  }
  watch(live, (isLive) => isLive && whenIdle(fetchBanners), { immediate: true })
  watch(wanted, (isWanted) => isWanted && void fetchBanners(), { immediate: true })
  return component
}
