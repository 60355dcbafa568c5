/** Files between people. */
import type { FeatureDefinition } from '../feature.ts'
import type { FilesApi, FileSnapshot } from './files.types.ts'

/** The files of a call. */
export const files: FeatureDefinition<'file', readonly FileSnapshot[], FilesApi> = {
  prefix: 'file',
  initial: [],
  prices: { 'file:offer': 5, 'file:want': 1, 'file:end': 2, 'file:stop': 1 },
  load: () => import('./create-files.ts'),
}
