import type { LinkQualitySnapshot, MeshSnapshot } from '@confab/mesh'
import type { MessageKey } from '../../../i18n/messages.ts'
import { brokenPairs } from '../line-matrix.ts'
import { lineTroubles } from '../line-troubles.ts'
import { serverTrouble } from '../server-words.ts'
import { refusals } from '../../notices/noticed-interference.ts'
import { nameList, troubleWords, type LineWords } from '../line-words.ts'

/** What the panel says on top: what is wrong with whom, most urgent first, or that nothing is. */
export interface ConnectionSummary {
  readonly state: 'fine' | 'trouble'
  readonly sentences: readonly string[]
}

/** How packets travel: a path without words does not compile. */
export const pathWords = {
  unknown: 'line.unknown',
  direct: 'line.direct',
  'relay-udp': 'line.relayUdp',
  'relay-tcp': 'line.relayTcp',
  'relay-tls': 'line.relayTls',
} as const satisfies Record<LinkQualitySnapshot['path'], MessageKey>

/** How the signalling server is. */
export const serverWords = {
  connected: 'line.serverConnected',
  connecting: 'line.serverConnecting',
  lost: 'line.serverLost',
  outdated: 'line.serverOutdated',
} as const satisfies Record<MeshSnapshot['signaling'], MessageKey>

function betweenOthers({ peers }: MeshSnapshot, words: LineWords): string[] {
  const [pair, ...more] = brokenPairs(peers)
  if (pair === undefined) return []
  return more.length === 0
    ? [words.t('line.between', { names: nameList(pair, words) })]
    : [words.t('line.betweenMany', { count: more.length + 1 })]
}

function refusedWords({ count, seats }: NonNullable<ReturnType<typeof refusals>>, words: LineWords): string {
  return seats.length === 0
    ? words.t('line.refused', { count })
    : words.t('line.refusedOf', { count, names: nameList(seats, words) })
}

/** Sums up a room in few sentences. */
export function connectionSummary(mesh: MeshSnapshot, words: LineWords): ConnectionSummary {
  const { t } = words
  const troubles = lineTroubles(mesh.peers)
  const server = serverTrouble(mesh.signaling)
  const refused = refusals(mesh)
  const sentences = [
    ...(refused ? [refusedWords(refused, words)] : []),
    ...troubles.map((trouble) => troubleWords(trouble, words)),
    ...betweenOthers(mesh, words),
    ...(server === undefined ? [] : [t(server)]),
  ]
  if (sentences.length === 0)
    return { state: 'fine', sentences: [t(mesh.peers.length === 0 ? 'line.alone' : 'line.fine')] }
  const onlyBeginning =
    sentences.length === troubles.length && troubles.every(({ kind }) => kind === 'connecting')
  return { state: onlyBeginning ? 'fine' : 'trouble', sentences }
}
