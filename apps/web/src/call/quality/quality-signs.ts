import type { MessageKey, Translate } from '../../i18n/messages.ts'
import type { PersonTileModel } from '../stage/stage-tiles.ts'
import type { ShownQuality } from './received-quality.ts'

/** What a quality is called: one without words does not compile. */
export const qualityWords = {
  good: 'quality.good',
  fair: 'quality.fair',
  poor: 'quality.poor',
  none: 'quality.none',
  unknown: 'quality.unknown',
} as const satisfies Record<ShownQuality, MessageKey>

/** A connection that is good, or of which nothing is known yet, needs no sign. */
export const needsSign = ({ quality }: PersonTileModel): boolean =>
  quality !== 'good' && quality !== 'unknown'

/** What a tile says about its connection besides the bars: only what has to be known at once. */
export function qualityAlarm({ quality, lacks }: PersonTileModel, t: Translate): string {
  if (lacks === 'sound') return t('quality.cannotHearYouShort')
  if (quality === 'none') return t('quality.nothingArrives')
  return lacks === 'picture' ? t('quality.cannotSeeYouShort') : ''
}

/** How a tile's connection is, for ears. */
export function qualityStates(tile: PersonTileModel, t: Translate): string[] {
  const quality = needsSign(tile) ? [t('quality.stateFor', { quality: t(qualityWords[tile.quality]) })] : []
  if (tile.lacks === 'nothing') return quality
  return [...quality, t(tile.lacks === 'sound' ? 'quality.cannotHearYouShort' : 'quality.cannotSeeYouShort')]
}
