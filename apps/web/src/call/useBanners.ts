import type { HeardOrder, LocalMediaSnapshot, MeshSnapshot } from '@confab/mesh'
import { shallowRef, watch, type Component, type Ref } from 'vue'
import { whenIdle } from '../ui/when-idle.ts'
import { failuresIn } from './capture-failures.ts'
import { otherTabOf } from './call-session-decisions.ts'
import type { SessionSnapshot } from './call-session.types.ts'
import { hasAny } from './line/line-quality.ts'

const load = () => import('./notices/CallNotices.vue')

/** What makes a banner. */
export interface BannerCauses {
  /** Whether the call goes on: the lobby says itself what is wrong. */
  readonly live: () => boolean
  readonly visit: Readonly<Ref<SessionSnapshot>>
  readonly mesh: Readonly<Ref<MeshSnapshot>>
  readonly media: Readonly<Ref<LocalMediaSnapshot>>
  readonly order: Readonly<Ref<HeardOrder | undefined>>
  readonly soundBlocked: Readonly<Ref<boolean>>
}

/** The banners, as soon as they are here. */
export interface Banners {
  readonly component: Readonly<Ref<Component | undefined>>
  /** Failures of the lobby, which were said there. */
  readonly saidBefore: Readonly<Ref<readonly object[]>>
}

/**
 * Fetches the banners when the page has nothing else to do, because *connection lost* is said just when nothing more can
 * be fetched; or at once when there is something to say.
 */
export function useBanners({ live, visit, mesh, media, order, soundBlocked }: BannerCauses): Banners {
  const component = shallowRef<Component>()
  const saidBefore = shallowRef<readonly object[]>([])
  async function fetchBanners(): Promise<void> {
    // What fails is fetched again for the next thing that is wrong.
    component.value ??= (await load().catch(() => undefined))?.default
  }
  watch(
    live,
    (isLive) => {
      saidBefore.value = failuresIn(media.value)
      if (isLive) whenIdle(fetchBanners)
    },
    { immediate: true, flush: 'sync' },
  )
  watch(
    () => {
      const { peers, signaling, moderation, code } = mesh.value
      const failures = failuresIn(media.value).filter((failure) => !saidBefore.value.includes(failure))
      const unserved = peers.some(
        ({ missing, unheard, heldPicture }) => heldPicture || hasAny(missing) || hasAny(unheard),
      )
      return (
        live() &&
        (soundBlocked.value ||
          unserved ||
          signaling === 'lost' ||
          signaling === 'outdated' ||
          otherTabOf(visit.value) === 'open' ||
          order.value !== undefined ||
          moderation.waiting.length > 0 ||
          code.state !== 'none' ||
          failures.length > 0 ||
          media.value.notice !== undefined)
      )
    },
    (wanted) => {
      if (wanted) void fetchBanners()
    },
    { immediate: true },
  )
  return { component, saidBefore }
}
