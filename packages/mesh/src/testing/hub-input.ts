/** What commands bring to the signalling server in memory. */
import type { HostCommand, HostProof, RoomAddress } from '@confab/protocol'

/** Somebody at the door. */
export interface HubArrival {
  readonly hello: string
  readonly isHost: boolean
  readonly joinNumber: number
  readonly proof: string
}

/** What commands bring, with nothing for what is missing. */
export function readInput(input: object) {
  const blank = { to: '', sealed: '', hello: '', joinNumber: 0, proof: '' }
  const at = { ...blank, ...input } as typeof blank & {
    readonly host?: HostProof
    readonly order?: HostCommand
    readonly address?: RoomAddress
  }
  const { to, sealed, hello, joinNumber, proof, order, host, address } = at
  const arrival: HubArrival = { hello, joinNumber, proof, isHost: host !== undefined }
  return { room: address?.access ?? '', arrival, to, sealed, order }
}
