import { useWords } from '../../i18n/i18n.ts'
import { announce } from '../../ui/announcer.ts'
import type { Layout } from '../stage/stage-view.ts'
import { useCallPreferences } from './call-preferences.ts'

/** Chooses a layout, and says so: which tile is how large is for eyes. */
export function useLayout(): { choose(layout: Layout): void } {
  const preferences = useCallPreferences()
  const { t } = useWords()
  return {
    choose(layout) {
      preferences.layout = layout
      announce(t('view.saidLayout', { layout: t(`view.${layout}`) }))
    },
  }
}
