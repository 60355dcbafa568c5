/** The person a host puts into everybody's view, and what people point at on a shared screen. */
import type { SeatId } from '@confab/protocol'
import type { FeatureDefinition } from '../feature.ts'
import type { LaserEvent, SpotlightApi } from './spotlight.types.ts'

/** What everybody looks at in a call: the seat in the spotlight, or nobody's. */
export const spotlight: FeatureDefinition<'spotlight', SeatId | undefined, SpotlightApi, LaserEvent> = {
  prefix: 'spotlight',
  initial: undefined,
  prices: { 'spotlight:show': 2, 'spotlight:laser': 1 },
  load: () => import('./spotlight.ts'),
}
