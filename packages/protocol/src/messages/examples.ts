/** One message of each kind, for tests. */
import type { PeerMessageOf, PeerMessageType } from '../peer-messages.ts'

const sends = { microphone: true, camera: false, screen: false, screenAudio: false }
const seat = 'A'.repeat(22)
const [nonce, digest, idPub, signature] = [22, 43, 87, 86].map((length) => 'A'.repeat(length)) as [
  string,
  string,
  string,
  string,
]
const host = { hostPub: idPub, rank: 'host' as const, signature }
const candidate = { candidate: 'candidate:1', sdpMid: '0', sdpMLineIndex: 0, usernameFragment: 'abcd' }

/** An example of every message, by its type: the compiler finds the one that is forgotten. */
export const examples: { readonly [Type in PeerMessageType]: PeerMessageOf<Type> } = {
  'link:description': {
    type: 'link:description',
    generation: 1,
    peerGeneration: 0,
    negotiation: 1,
    kind: 'offer',
    sdp: 'v=0',
    sends,
  },
  'link:candidates': { type: 'link:candidates', generation: 2, candidates: [candidate] },
  'link:resync': { type: 'link:resync', generation: 0, peerGeneration: 4 },
  'link:rebuild': { type: 'link:rebuild', generation: 3 },
  'link:state': { type: 'link:state', ...sends },
  'link:ping': { type: 'link:ping', number: 1 },
  'link:pong': { type: 'link:pong', number: 1 },
  'link:report': {
    type: 'link:report',
    missing: sends,
    lossPercent: 3,
    lateMs: 0,
    links: [{ seat, quality: 'fair' }],
  },
  'link:refresh': { type: 'link:refresh', kind: 'camera' },
  'link:relay': { type: 'link:relay', to: seat, sealed: 'AQ' },
  'link:relayed': { type: 'link:relayed', from: seat, sealed: 'AQ' },
  'host:lock': { type: 'host:lock', isLocked: true, seats: [seat] },
  'host:admit': { type: 'host:admit', seat },
  'host:mute': { type: 'host:mute', seat, kind: 'screen' },
  'host:remove': { type: 'host:remove', seat },
  'host:end': { type: 'host:end' },
  'host:rekey': { type: 'host:rekey', body: '{}', idPub, signature, host },
  'host:tickets': { type: 'host:tickets', given: [{ ticket: nonce, seat }] },
  'host:successor': { type: 'host:successor', ticket: nonce, signature },
  'host:grant': { type: 'host:grant', proof: host },
  'code:begin': { type: 'code:begin', run: nonce, list: digest },
  'code:commit': { type: 'code:commit', run: nonce, commitment: digest },
  'code:reveal': { type: 'code:reveal', run: nonce, contribution: nonce },
  'code:stop': { type: 'code:stop', run: nonce },
  'chat:entries': { type: 'chat:entries', entries: [{ body: '{}', idPub, signature }] },
  'chat:have': { type: 'chat:have', visit: nonce, have: [{ seat, id: nonce, lamport: 1, revision: 0 }] },
  'chat:want': { type: 'chat:want', refs: [{ seat, id: nonce }] },
  'chat:typing': { type: 'chat:typing' },
  'file:offer': { type: 'file:offer', id: nonce, name: 'a.txt', size: 3, kind: 'text/plain' },
  'file:want': { type: 'file:want', id: nonce, at: 0, upTo: 3 },
  'file:end': { type: 'file:end', id: nonce, digest },
  'file:stop': { type: 'file:stop', id: nonce, reason: 'done' },
  'reaction:hand': { type: 'reaction:hand', lamport: 3 },
  'reaction:sign': { type: 'reaction:sign', sign: '👍' },
  'spotlight:show': { type: 'spotlight:show', lamport: 7 },
  'spotlight:laser': { type: 'spotlight:laser', screen: seat, stroke: 3, points: [[0, 10_000]] },
  'link:bye': { type: 'link:bye' },
}
