/** Time-limited TURN credentials as coturn's `use-auth-secret` understands them (draft-uberti-behave-turn-rest). */
import { createHmac, randomBytes } from 'node:crypto'
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

/** 96 bits: enough that no two credentials share an id, which a quota counts by. */
const ID_BYTES = 12

/** What a browser shows to TURN. `wallNow` is in ms since 1970; the username begins with the expiry in seconds. */
export function turnServer(turn: TurnConfig, wallNow: number, id: string): IceServer {
  const username = `${Math.floor(wallNow / 1000) + limits.turnCredentialSeconds}:${id}`
  // SHA-1 is what the TURN server computes; it needs no collision resistance here.
  const credential = createHmac('sha1', turn.secret).update(username).digest('base64')
  return { urls: [...turn.urls], username, credential }
}

/** The ICE servers for one socket, with fresh credentials. */
export function iceServersFor(config: IceConfig, wallNow: number): IceServer[] {
  const fresh = config.turn && turnServer(config.turn, wallNow, randomBytes(ID_BYTES).toString('base64url'))
  return fresh === undefined ? [...config.iceServers] : [...config.iceServers, fresh]
}
