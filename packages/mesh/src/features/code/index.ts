/** The code that people compare to see that nobody sits between them. */
import type { FeatureDefinition } from '../feature.ts'
import type { CodeApi, CodeSnapshot } from './code.types.ts'

/** The code of a call. */
export const code: FeatureDefinition<'code', CodeSnapshot, CodeApi> = {
  prefix: 'code',
  initial: { state: 'none' },
  // A run that begins makes this page hash and commit; the rest is compared.
  prices: { 'code:begin': 20, 'code:commit': 5, 'code:reveal': 5, 'code:stop': 2 },
  load: () => import('./create-code.ts'),
}
