/** What is wrong with whose connection, most urgent first, people with the same trouble together. Pure. */
import type {
  LinkFailure,
  LinkSnapshot,
  MediaState,
  MeshSnapshot,
  PeerSnapshot,
  RecoveryStage,
} from '@confab/mesh'
import type { SeatId } from '@confab/protocol'
import { hasAny } from './received-quality.ts'

/** What somebody does not get of somebody else. */
export type Lacking = 'hear' | 'see' | 'hearAndSee' | 'screen' | 'screenSound'

/** What is being done: a step of recovery, or something that leaves the link open. */
export type Remedy = RecoveryStage | 'open'

/** Something wrong between oneself and others. */
export type LinkTrouble =
  /** They do not get what one sends. */
  | {
      readonly kind: 'unheard'
      readonly lacking: Lacking
      readonly remedy: Remedy
      readonly seats: readonly SeatId[]
    }
  /** What they send does not come. */
  | {
      readonly kind: 'missing'
      readonly lacking: Lacking
      readonly remedy: Remedy
      readonly seats: readonly SeatId[]
    }
  /** One's own picture is not sent to them, because the connection bears no more than the sound. */
  | { readonly kind: 'suspended'; readonly seats: readonly SeatId[] }
  | { readonly kind: 'interrupted'; readonly remedy: Remedy; readonly seats: readonly SeatId[] }
  | { readonly kind: 'lost'; readonly reason: LinkFailure; readonly seats: readonly SeatId[] }
  | { readonly kind: 'weak'; readonly seats: readonly SeatId[] }
  | { readonly kind: 'connecting'; readonly seats: readonly SeatId[] }

/** Not hearing comes before not seeing, and what others lack before what one lacks: only the former goes unnoticed. */
const urgency: readonly string[] = [
  'unheard-hearAndSee',
  'unheard-hear',
  'missing-hearAndSee',
  'missing-hear',
  'unheard-see',
  'unheard-screen',
  'unheard-screenSound',
  'missing-see',
  'missing-screen',
  'missing-screenSound',
  'suspended',
  'interrupted',
  'lost-wrong-certificate',
  'lost-no-path',
  'lost-no-answer',
  'lost-refused-description',
  'weak',
  'connecting',
]

/** At most this many banners about lines: the rest stands in the panel, and the stage is for faces. */
const BANNERS = 2

const remedyOf = (link: LinkSnapshot): Remedy => (link.state === 'recovering' ? link.step : 'open')

function lackings(kinds: MediaState): Lacking[] {
  const senses: Lacking[] =
    kinds.microphone && kinds.camera
      ? ['hearAndSee']
      : [...(kinds.microphone ? ['hear' as const] : []), ...(kinds.camera ? ['see' as const] : [])]
  if (kinds.screen) return [...senses, 'screen']
  return kinds.screenAudio ? [...senses, 'screenSound'] : senses
}

/**
 * What is wrong with one person's connection. While it recovers, what does not come here is part of the interruption; what
 * does not arrive there alone is still worth saying.
 */
function troublesOf({
  seat,
  link,
  linkQuality,
  missing,
  unheard,
  suspendedPicture,
}: PeerSnapshot): LinkTrouble[] {
  const seats = [seat]
  if (link.state === 'connecting') return [{ kind: 'connecting', seats }]
  if (link.state === 'lost') return [{ kind: 'lost', reason: link.reason, seats }]
  const remedy = remedyOf(link)
  const there = lackings(unheard).map((lacking) => ({ kind: 'unheard', lacking, remedy, seats }) as const)
  if (link.state === 'recovering')
    return there.length > 0 && !hasAny(missing) ? there : [{ kind: 'interrupted', remedy, seats }]
  const here = lackings(missing).map((lacking) => ({ kind: 'missing', lacking, remedy, seats }) as const)
  const suspended = suspendedPicture ? [{ kind: 'suspended', seats } as const] : []
  if (there.length + here.length + suspended.length > 0) return [...there, ...here, ...suspended]
  if (linkQuality.quality === 'none') return [{ kind: 'interrupted', remedy, seats }]
  return linkQuality.quality === 'poor' ? [{ kind: 'weak', seats }] : []
}

function sortOf(trouble: LinkTrouble): string {
  if ('lacking' in trouble) return `${trouble.kind}-${trouble.lacking}`
  return trouble.kind === 'lost' ? `${trouble.kind}-${trouble.reason}` : trouble.kind
}

/** Two people's trouble in one: where different things are done about it, it is being reconnected somehow. */
function together(one: LinkTrouble, other: LinkTrouble): LinkTrouble {
  const seats = [...one.seats, ...other.seats]
  if (!('remedy' in one) || !('remedy' in other)) return { ...one, seats }
  return { ...one, seats, remedy: one.remedy === other.remedy ? one.remedy : 'waiting' }
}

/** Everything that is wrong between oneself and others, each sort once. */
export function linkTroubles(peers: readonly PeerSnapshot[]): LinkTrouble[] {
  const bySort = new Map<string, LinkTrouble>()
  for (const trouble of peers.flatMap(troublesOf)) {
    const sort = sortOf(trouble)
    const before = bySort.get(sort)
    bySort.set(sort, before === undefined ? trouble : together(before, trouble))
  }
  return urgency.flatMap((sort) => bySort.get(sort) ?? [])
}

/** What tells one trouble from another whatever is being done about it: it is said once, and dismissed once. */
export function troubleKey(trouble: LinkTrouble): string {
  return [sortOf(trouble), ...trouble.seats].join(' ')
}

/** Whether no cover of a tile says it, and somebody may wonder. */
const needsBanner = (trouble: LinkTrouble): boolean => 'lacking' in trouble || trouble.kind === 'suspended'

/** Which troubles have a banner: those that no cover of a tile says, unless they were dismissed. */
export function troublesForBanners(
  { phase, peers }: MeshSnapshot,
  dismissed: ReadonlySet<string>,
): LinkTrouble[] {
  if (phase.state !== 'joined') return []
  return linkTroubles(peers)
    .filter((trouble) => needsBanner(trouble) && !dismissed.has(troubleKey(trouble)))
    .slice(0, BANNERS)
}
