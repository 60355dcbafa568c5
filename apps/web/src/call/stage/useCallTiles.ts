import type { LocalMediaSnapshot, MeshSnapshot } from '@confab/mesh'
import type { SeatId } from '@confab/protocol'
import { computed, type ComputedRef, type Ref } from 'vue'
import { useWords } from '../../i18n/i18n.ts'
import { useSettingsStore } from '../../settings/settings-store.ts'
import { useCallPreferences } from '../shell/call-preferences.ts'
import type { CallSession } from '../session/call-session.types.ts'
import { selfPlace, type SelfPlace } from './self-view.ts'
import { stageTiles, type PersonTileModel, type StageTiles } from './stage-tiles.ts'
import { useNames } from '../../names/useNames.ts'
import { useOwnStreams } from './useOwnStreams.ts'
import { useViewStore } from './view-store.ts'

/** Everybody in a call as the page shows them. */
export interface CallTiles {
  readonly tiles: ComputedRef<StageTiles>
  readonly place: ComputedRef<SelfPlace>
  readonly everybody: ComputedRef<readonly PersonTileModel[]>
  /** Who shares a screen. */
  readonly sharing: ComputedRef<ReadonlySet<SeatId>>
  readonly ownName: ComputedRef<string>
  /** What a person is called, also who has left meanwhile. */
  readonly nameOf: (seat: SeatId) => string
  readonly mirrored: ComputedRef<boolean>
}

/** Names people, says who comes and goes, and decides who is shown where. */
export function useCallTiles(
  session: () => CallSession,
  mesh: Readonly<Ref<MeshSnapshot>>,
  media: Readonly<Ref<LocalMediaSnapshot>>,
): CallTiles {
  const { t } = useWords()
  const settings = useSettingsStore()
  const preferences = useCallPreferences()
  const wishes = useViewStore()
  const { names, own: ownName } = useNames(mesh, () => settings.name)
  const ownStream = useOwnStreams(() => session().media)
  const nameOf = (seat: SeatId) => names.value.get(seat) ?? ''

  const place = computed(() => {
    const { peers } = mesh.value
    const screens = peers.filter((peer) => peer.media.screen).length
    return selfPlace(preferences.selfView, peers.length, screens)
  })
  const tiles = computed(() =>
    stageTiles({
      mesh: mesh.value,
      media: media.value,
      names: names.value,
      ownName: t('call.you'),
      place: place.value,
      isSilenced: (seat) => wishes.voiceOf(seat).silenced,
      stream: (seat, kind) =>
        seat === mesh.value.self.seat ? ownStream(kind) : session().stream(seat, kind),
    }),
  )
  return {
    tiles,
    place,
    ownName,
    nameOf,
    everybody: computed(() => [tiles.value.own, ...tiles.value.people.filter((tile) => !tile.self)]),
    sharing: computed(() => {
      const { screens, ownScreen } = tiles.value
      return new Set([...screens, ...(ownScreen === undefined ? [] : [ownScreen])].map(({ seat }) => seat))
    }),
    /** A mirror shows a face as one knows it; the rear camera shows the world, with its writing. */
    mirrored: computed(() => {
      const { camera } = media.value
      return settings.mirror && !(camera.state === 'on' && camera.facing === 'environment')
    }),
  }
}
