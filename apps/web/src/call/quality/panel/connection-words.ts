import type { LinkQualitySnapshot, MeshSnapshot } from '@confab/mesh'
import type { MessageKey } from '../../../i18n/messages.ts'
import { brokenPairs } from '../quality-matrix.ts'
import { linkTroubles } from '../link-troubles.ts'
import { serverTrouble } from '../server-words.ts'
import { refusals } from '../../notices/noticed-interference.ts'
import { nameList, troubleWords, type TroubleWords } from '../trouble-words.ts'

/** What the panel says on top: what is wrong with whose link, most urgent first, or that nothing is. */
export interface ConnectionSummary {
  readonly state: 'fine' | 'trouble'
  readonly sentences: readonly string[]
}

/** How packets travel: a path without words does not compile. */
export const pathWords = {
  unknown: 'quality.unknown',
  direct: 'quality.direct',
  'relay-udp': 'quality.relayUdp',
  'relay-tcp': 'quality.relayTcp',
  'relay-tls': 'quality.relayTls',
} as const satisfies Record<LinkQualitySnapshot['path'], MessageKey>

/** How the signalling server is. */
export const serverWords = {
  connected: 'quality.serverConnected',
  connecting: 'quality.serverConnecting',
  lost: 'quality.serverLost',
  outdated: 'quality.serverOutdated',
} as const satisfies Record<MeshSnapshot['signaling'], MessageKey>

function betweenOthers({ peers }: MeshSnapshot, words: TroubleWords): string[] {
  const [pair, ...more] = brokenPairs(peers)
  if (pair === undefined) return []
  return more.length === 0
    ? [words.t('quality.between', { names: nameList(pair, words) })]
    : [words.t('quality.betweenMany', { count: more.length + 1 })]
}

function refusedWords(
  { count, seats }: NonNullable<ReturnType<typeof refusals>>,
  words: TroubleWords,
): string {
  return seats.length === 0
    ? words.t('quality.refused', { count })
    : words.t('quality.refusedOf', { count, names: nameList(seats, words) })
}

/** Sums up a room in few sentences. */
export function connectionSummary(mesh: MeshSnapshot, words: TroubleWords): ConnectionSummary {
  const { t } = words
  const troubles = linkTroubles(mesh.peers)
  const server = serverTrouble(mesh.signaling)
  const refused = refusals(mesh)
  const sentences = [
    ...(refused ? [refusedWords(refused, words)] : []),
    ...troubles.map((trouble) => troubleWords(trouble, words)),
    ...betweenOthers(mesh, words),
    ...(server === undefined ? [] : [t(server)]),
  ]
  if (sentences.length === 0)
    return { state: 'fine', sentences: [t(mesh.peers.length === 0 ? 'quality.alone' : 'quality.fine')] }
  const onlyBeginning =
    sentences.length === troubles.length && troubles.every(({ kind }) => kind === 'connecting')
  return { state: onlyBeginning ? 'fine' : 'trouble', sentences }
}
