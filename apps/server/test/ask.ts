import { request, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http'
import { request as secureRequest } from 'node:https'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'

/** What a server answered. */
export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** A request as it is to be sent: paths are not tidied up, as browsers would. */
export interface Question {
  readonly method?: string
  readonly path: string
  readonly headers?: OutgoingHttpHeaders
  readonly isSecure?: boolean
  readonly body?: string
}

/** Asks and waits for the whole answer. */
export async function ask(
  port: number,
  { path, method = 'GET', headers = {}, isSecure = false, body: sent }: Question,
): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>()
  const options = { host: '127.0.0.1', port, path, method, headers, agent: false, rejectUnauthorized: false }
  const asked = (isSecure ? secureRequest : request)(options, (response) => {
    const { statusCode = 0, headers: answered } = response
    text(response).then((body) => resolve({ status: statusCode, headers: answered, body }), reject)
  })
  asked.on('error', reject)
  asked.end(sent)
  return promise
}

/** Sends bytes and returns the first line of what comes back before the server closes. */
export async function askInBytes(port: number, bytes: string): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => {})
  socket.write(bytes)
  const [line = ''] = (await text(socket)).split('\r\n')
  return line
}
