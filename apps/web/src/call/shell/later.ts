import { defineAsyncComponent, shallowRef, watch, type Component, type Ref } from 'vue'
import { whenIdle } from '../../ui/when-idle.ts'

const load = () => import('./later-parts.ts')

/** What could not be fetched is fetched again after so long, in ms. */
const RETRY_MS = 2_000

type Part = keyof Awaited<ReturnType<typeof load>>

const fetched = (part: Part) =>
  defineAsyncComponent({
    loader: async (): Promise<Component> => (await load())[part],
    onError: (_error, retry) => void setTimeout(retry, RETRY_MS),
  })

// Whatever the first moment of a call does not show, fetched when it is wanted first or ahead of that.
export const CallDialogs = fetched('CallDialogs')
export const CallExtras = fetched('CallExtras')
export const ChatPanel = fetched('ChatPanel')
export const ConnectionPanel = fetched('ConnectionPanel')
export const DeviceItems = fetched('DeviceItems')
export const InviteCard = fetched('InviteCard')
export const InviteNotice = fetched('InviteNotice')
export const HandBadge = fetched('HandBadge')
export const LinkCover = fetched('LinkCover')
export const LineBadge = fetched('LineBadge')
export const MoreMenu = fetched('MoreMenu')
export const PeoplePanel = fetched('PeoplePanel')
export const ScreenTile = fetched('ScreenTile')
export const TalkButtons = fetched('TalkButtons')
export const TileMenu = fetched('TileMenu')
export const TileMark = fetched('TileMark')
export const SelfHandle = fetched('SelfHandle')
export const StagePager = fetched('StagePager')

/**
 * Fetches all of it once the call is live and the page has nothing else to do: one wants to look at one's connection just
 * when nothing more can be fetched over it. True from when it is here.
 */
export function useLater(live: () => boolean): Readonly<Ref<boolean>> {
  const here = shallowRef(false)
  const fetchAhead = async () => {
    // What fails is fetched again when it is wanted.
    await load().catch(() => {})
    here.value = true
  }
  watch(live, (isLive) => isLive && whenIdle(fetchAhead), { immediate: true })
  return here
}
