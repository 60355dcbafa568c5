import type { SeatId } from '@confab/protocol'
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'

/** How somebody's voice plays here. */
export interface VoiceWish {
  /** 0 to 1. */
  readonly volume: number
  readonly silenced: boolean
}

const usual: VoiceWish = { volume: 1, silenced: false }

/** What a person chose about the others, for oneself and for this call. */
export const useViewStore = defineStore('call-view', () => {
  /** The key of the tile that is kept large; '' for none. */
  const pinned = shallowRef('')
  /** Which page of tiles is shown, from 0. */
  const page = shallowRef(0)
  const voices = shallowRef<Readonly<Record<SeatId, VoiceWish>>>({})
  /** Whose volume is being set. */
  const adjusting = shallowRef<SeatId>('')

  return {
    pinned,
    page,
    voices,
    adjusting,
    voiceOf: computed(() => (seat: SeatId) => voices.value[seat] ?? usual),
    togglePin: (key: string) => {
      pinned.value = pinned.value === key ? '' : key
    },
    setVoice: (seat: SeatId, wish: VoiceWish) => {
      voices.value = { ...voices.value, [seat]: wish }
    },
  }
})
