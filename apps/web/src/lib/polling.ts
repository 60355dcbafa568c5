/** HTTP long polling for the signalling, an entry of its own because WebSockets get through nearly everywhere. */
import { transports, XHR } from 'engine.io-client'

/** Lets Engine.IO's client poll from now on. */
export function registerPolling(): void {
  transports.polling = XHR
}
