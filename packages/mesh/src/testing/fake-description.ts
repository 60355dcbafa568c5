/** Descriptions of the fake world: as much of SDP as the engine reads. */
import type { DtlsRole } from '../link/sdp/dtls-role.ts'

/** An offer or an answer. */
export interface FakeDescription {
  readonly type: 'offer' | 'answer'
  /** The text as it was received. */
  readonly sdp?: string
  readonly ufrag: string
  /** The offer's number, and in an answer that of the offer it answers. */
  readonly offer: number
  /** Which end of DTLS its side is or may be. */
  readonly setup: 'actpass' | DtlsRole
}

/** The media of every connection, in their order. */
export const MEDIA = ['audio', 'video', 'video', 'audio'] as const

/** What is written besides the description itself. */
interface Written {
  /** Whether the other side will be able to read it. */
  readonly isReadable: boolean
  readonly fingerprint: string
  readonly candidates: readonly string[]
}

/** The text of a description. */
export function writeDescription(
  { type, ufrag, offer, setup }: FakeDescription,
  { isReadable, fingerprint, candidates }: Written,
): string {
  const lines = ['v=0', isReadable ? `s=${type} ${ufrag} ${offer}` : 's=-']
  for (const media of [...MEDIA, 'application']) {
    lines.push(
      `m=${media} 9`,
      `a=setup:${setup}`,
      `a=ice-ufrag:${ufrag}`,
      `a=fingerprint:sha-256 ${fingerprint}`,
    )
    for (const candidate of candidates) lines.push(`a=${candidate}`)
  }
  return `${lines.join('\r\n')}\r\n`
}

/** Reads a text; throws for one that is of another type, but for an answer of the ICE session that is agreed on. */
export function readDescription(
  type: 'offer' | 'answer',
  sdp: string,
  agreedUfrag: string | undefined,
): FakeDescription {
  const [, said, ufrag, offer] = /^s=(offer|answer) (\S+) (\d+)\r$/m.exec(sdp) ?? []
  const isOwn = type === 'answer' && ufrag === agreedUfrag
  if ((said !== type && !isOwn) || ufrag === undefined) throw new Error('This description cannot be read.')
  const [, setup = 'actpass'] = /^a=setup:(actpass|active|passive)\r$/m.exec(sdp) ?? []
  return { type, ufrag, offer: Number(offer), setup: setup as FakeDescription['setup'] }
}
