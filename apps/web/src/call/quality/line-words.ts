import type { MessageKey, Translate } from '../../i18n/messages.ts'
import { linkReason } from './link-words.ts'
import type { Lacking, LineTrouble, Remedy } from './line-troubles.ts'

/** What words about people need: the language, and what everybody is called. */
export interface LineWords {
  readonly t: Translate
  readonly locale: string
  readonly nameOf: (seat: string) => string
}

const remedies = {
  open: 'line.doingOpen',
  waiting: 'line.doingWaiting',
  'new-path': 'line.doingNewPath',
  relay: 'line.doingRelay',
  'new-connection': 'line.doingNewConnection',
} as const satisfies Record<Remedy, MessageKey>

const lacking = {
  unheard: {
    hear: 'line.cannotHearYou',
    see: 'line.cannotSeeYou',
    hearAndSee: 'line.cannotHearOrSeeYou',
    screen: 'line.screenNotThere',
    screenSound: 'line.screenSoundNotThere',
  },
  missing: {
    hear: 'line.cannotHear',
    see: 'line.cannotSee',
    hearAndSee: 'line.cannotHearOrSee',
    screen: 'line.screenNotHere',
    screenSound: 'line.screenSoundNotHere',
  },
} as const satisfies Record<string, Record<Lacking, MessageKey>>

/** Of more people than this only the first two are named. */
const NAMED = 3

const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u

/** A name that runs from right to left is kept apart, or it would take the sentence around it along. */
const apart = (name: string) => (RIGHT_TO_LEFT.test(name) ? `\u2068${name}\u2069` : name)

/** Names in a sentence: *Ben*, *Ben and Cleo*, *Ben, Cleo, and 3 others*. */
export function nameList(seats: readonly string[], { t, locale, nameOf }: LineWords): string {
  const shown = seats.length > NAMED ? seats.slice(0, NAMED - 1) : seats
  const rest = seats.length - shown.length
  const names = shown.map((seat) => apart(nameOf(seat)))
  return new Intl.ListFormat(locale, { type: 'conjunction' }).format(
    rest > 0 ? [...names, t('line.others', { count: rest })] : names,
  )
}

/** What is wrong with whom and what is being done about it. */
export function troubleWords(trouble: LineTrouble, words: LineWords): string {
  const { t } = words
  const { seats } = trouble
  const names = nameList(seats, words)
  const withRemedy = (what: string, remedy: Remedy) =>
    t('line.andDoing', { what, doing: t(remedies[remedy]) })
  switch (trouble.kind) {
    case 'unheard':
    case 'missing':
      return withRemedy(t(lacking[trouble.kind][trouble.lacking], { names }), trouble.remedy)
    case 'suspended':
      return t('line.suspendedPicture', { names })
    case 'interrupted':
      return withRemedy(t('line.interrupted', { names }), trouble.remedy)
    case 'lost':
      return seats.length === 1 || trouble.reason === 'wrong-certificate'
        ? linkReason({ state: 'lost', reason: trouble.reason }, names, t)
        : t('line.lost', { names })
    case 'weak':
      return t('line.weak', { names })
    case 'connecting':
      return t('line.connecting', { names })
  }
}
