import { toRefs } from '@vueuse/core'
import { defineStore } from 'pinia'
import * as v from 'valibot'
import { useStored } from '../../settings/stored.ts'
import { corners, selfViews } from '../stage/self-view.ts'
import { layouts } from '../stage/stage-view.ts'

/** Frames a second: few for slides over a thin line, many for games and films. */
export const screenFrameRates = [5, 15, 30, 60] as const

const STORED_AS = 'confab.call'

const Fields = v.object({
  selfView: v.fallback(v.picklist(selfViews), 'auto'),
  corner: v.fallback(v.picklist(corners), 'bottom-right'),
  layout: v.fallback(v.picklist(layouts), 'grid'),
  screenFrameRate: v.fallback(v.picklist(screenFrameRates), 30),
  shortcuts: v.fallback(v.boolean(), true),
  chatSound: v.fallback(v.boolean(), true),
  joinSound: v.fallback(v.boolean(), true),
})

/** How a person likes calls to look and to be worked; a choice that is not readable costs only itself. */
export const CallPreferences = v.fallback(Fields, () => v.parse(Fields, {}))

/** How this person likes calls, in this browser. Kept over visits. */
export const useCallPreferences = defineStore('call-preferences', () =>
  toRefs(useStored(STORED_AS, CallPreferences)),
)
