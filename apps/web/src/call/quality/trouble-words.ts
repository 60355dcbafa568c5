import type { MessageKey, Translate } from '../../i18n/messages.ts'
import { linkReason } from './link-words.ts'
import type { Lacking, LinkTrouble, Remedy } from './link-troubles.ts'

/** What words about people need: the language, and what everybody is called. */
export interface TroubleWords {
  readonly t: Translate
  readonly locale: string
  readonly nameOf: (seat: string) => string
}

const remedies = {
  open: 'quality.doingOpen',
  waiting: 'quality.doingWaiting',
  'new-path': 'quality.doingNewPath',
  relay: 'quality.doingRelay',
  'new-connection': 'quality.doingNewConnection',
} as const satisfies Record<Remedy, MessageKey>

const lacking = {
  unheard: {
    hear: 'quality.cannotHearYou',
    see: 'quality.cannotSeeYou',
    hearAndSee: 'quality.cannotHearOrSeeYou',
    screen: 'quality.screenNotThere',
    screenSound: 'quality.screenSoundNotThere',
  },
  missing: {
    hear: 'quality.cannotHear',
    see: 'quality.cannotSee',
    hearAndSee: 'quality.cannotHearOrSee',
    screen: 'quality.screenNotHere',
    screenSound: 'quality.screenSoundNotHere',
  },
} as const satisfies Record<string, Record<Lacking, MessageKey>>

/** Of more people than this only the first two are named. */
const NAMED = 3

const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u

/** A name that runs from right to left is kept apart, or it would take the sentence around it along. */
const apart = (name: string) => (RIGHT_TO_LEFT.test(name) ? `\u2068${name}\u2069` : name)

/** Names in a sentence: *Ben*, *Ben and Cleo*, *Ben, Cleo, and 3 others*. */
export function nameList(seats: readonly string[], { t, locale, nameOf }: TroubleWords): string {
  const shown = seats.length > NAMED ? seats.slice(0, NAMED - 1) : seats
  const rest = seats.length - shown.length
  const names = shown.map((seat) => apart(nameOf(seat)))
  return new Intl.ListFormat(locale, { type: 'conjunction' }).format(
    rest > 0 ? [...names, t('quality.others', { count: rest })] : names,
  )
}

/** What is wrong with whose link and what is being done about it. */
export function troubleWords(trouble: LinkTrouble, words: TroubleWords): string {
  const { t } = words
  const { seats } = trouble
  const names = nameList(seats, words)
  const withRemedy = (what: string, remedy: Remedy) =>
    t('quality.andDoing', { what, doing: t(remedies[remedy]) })
  switch (trouble.kind) {
    case 'unheard':
    case 'missing':
      return withRemedy(t(lacking[trouble.kind][trouble.lacking], { names }), trouble.remedy)
    case 'suspended':
      return t('quality.suspendedPicture', { names })
    case 'interrupted':
      return withRemedy(t('quality.interrupted', { names }), trouble.remedy)
    case 'lost':
      return seats.length === 1 || trouble.reason === 'wrong-certificate'
        ? linkReason({ state: 'lost', reason: trouble.reason }, names, t)
        : t('quality.lost', { names })
    case 'weak':
      return t('quality.weak', { names })
    case 'connecting':
      return t('quality.connecting', { names })
  }
}
