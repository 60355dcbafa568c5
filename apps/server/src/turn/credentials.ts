/** Time-limited TURN credentials as coturn's `use-auth-secret` understands them (draft-uberti-behave-turn-rest). */
import { createHmac } from 'node:crypto'
import { limits, type IceServer } from '@confab/protocol'

/** Where TURN is, and the secret that it shares with this server. */
export interface TurnConfig {
  readonly urls: readonly string[]
  readonly secret: string
}

/** Which ICE servers there are; without any, browsers meet on addresses of their own. */
export interface IceConfig {
  readonly iceServers: readonly IceServer[]
  readonly turn?: TurnConfig
}

/** 96 bits: enough that no two addresses share a name, which a quota counts by. */
const ID_CHARS = 16

/**
 * What a browser at that network address shows to TURN. `wallNow` is in ms since 1970; the user name begins with the
 * expiry in seconds. An address has one name within a window, so that coturn's quotas, which count by name, bind it
 * however often it asks; the address cannot be read from the name.
 */
export function turnServer(turn: TurnConfig, wallNow: number, address: string): IceServer {
  const window = Math.floor(wallNow / 1000 / limits.turnCredentialSeconds)
  const expiry = (window + 2) * limits.turnCredentialSeconds
  const id = createHmac('sha256', turn.secret)
    .update(`${window} ${address}`)
    .digest('base64url')
    .slice(0, ID_CHARS)
  const username = `${expiry}:${id}`
  // SHA-1 is what the TURN server computes; it needs no collision resistance here.
  const credential = createHmac('sha1', turn.secret).update(username).digest('base64')
  return { urls: [...turn.urls], username, credential }
}
