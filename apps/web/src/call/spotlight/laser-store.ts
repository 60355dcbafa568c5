import type { SeatId } from '@confab/protocol'
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'

/** On whose shared screen one draws with the laser; '' for nobody's. */
export const useLaserStore = defineStore('laser', () => {
  const screen = shallowRef<SeatId>('')
  return {
    screen,
    toggle: (seat: SeatId) => {
      screen.value = screen.value === seat ? '' : seat
    },
    /** That screen is no longer shared: the next one is looked at first. */
    leave: (seat: SeatId) => {
      if (screen.value === seat) screen.value = ''
    },
  }
})
