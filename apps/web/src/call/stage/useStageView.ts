import type { MeshSnapshot } from '@confab/mesh'
import type { SeatId } from '@confab/protocol'
import { computed, shallowRef, watch, type ComputedRef, type Ref } from 'vue'
import { useCallPreferences } from '../shell/call-preferences.ts'
import type { StageTiles } from './stage-tiles.ts'
import { nextSpeaker, stageView, type StageView } from './stage-view.ts'
import { useViewStore } from './view-store.ts'

/** Follows who speaks and what is wished for, and shares the stage out. */
export function useStageView(
  mesh: Readonly<Ref<MeshSnapshot>>,
  tiles: Readonly<Ref<StageTiles>>,
): ComputedRef<StageView> {
  const preferences = useCallPreferences()
  const wishes = useViewStore()
  const speaker = shallowRef<SeatId>()
  watch(mesh, ({ peers }) => {
    const speaking = peers.filter((peer) => peer.speaking && peer.link.state === 'open')
    speaker.value = nextSpeaker(
      speaker.value,
      speaking.map(({ seat }) => seat),
    )
  })
  return computed(() =>
    stageView(tiles.value, {
      layout: preferences.layout,
      pinned: wishes.pinned,
      spotlight: mesh.value.spotlight,
      speaker: speaker.value,
      page: wishes.page,
    }),
  )
}
