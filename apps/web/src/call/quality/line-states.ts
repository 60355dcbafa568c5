import type { MessageKey, Translate } from '../../i18n/messages.ts'
import type { PersonTileModel } from '../stage/stage-tiles.ts'
import type { ShownQuality } from './line-quality.ts'

/** What a quality is called: one without words does not compile. */
export const qualityWords = {
  good: 'line.good',
  fair: 'line.fair',
  poor: 'line.poor',
  none: 'line.none',
  unknown: 'line.unknown',
} as const satisfies Record<ShownQuality, MessageKey>

/** A line that is good, or of which nothing is known yet, needs no sign. */
export const needsSign = ({ line }: PersonTileModel): boolean => line !== 'good' && line !== 'unknown'

/** What a tile says about its line besides the bars: only what has to be known at once. */
export function lineAlarm({ line, lacks }: PersonTileModel, t: Translate): string {
  if (lacks === 'sound') return t('line.cannotHearYouShort')
  if (line === 'none') return t('line.nothingArrives')
  return lacks === 'picture' ? t('line.cannotSeeYouShort') : ''
}

/** How a tile's line is, for ears. */
export function lineStates(tile: PersonTileModel, t: Translate): string[] {
  const quality = needsSign(tile) ? [t('line.stateFor', { quality: t(qualityWords[tile.line]) })] : []
  if (tile.lacks === 'nothing') return quality
  return [...quality, t(tile.lacks === 'sound' ? 'line.cannotHearYouShort' : 'line.cannotSeeYouShort')]
}
