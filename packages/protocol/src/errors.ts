/**
 * Why a command was refused. A closed set: the server answers with nothing else, and the page has words for each.
 *
 * - `request/malformed` – the message has not the shape that the table gives it
 * - `request/unknown` – no such command
 * - `request/too-many` – a rate is used up; `retryAfterMs` says for how long
 * - `request/out-of-order` – right command, wrong moment (a signal before a join, say)
 * - `request/superseded` – a newer command of the same kind came before this one had its turn
 * - `peer/gone` – nobody with that id in this room
 * - `seat/unproven` – the proof does not fit the seat key, the room and this socket
 * - `seat/outdated` – a newer join of the same seat came before this one
 * - `room/full` – as many seats taken as the room has
 * - `room/locked` – a host locked the room: knock
 * - `host/unproven` – the proof gives this seat no such right in this room
 * - `version/unsupported` – this server speaks another major version
 * - `server/busy` – the server takes no more rooms or sockets just now
 * - `server/internal` – the server's own mistake
 */
export const errorCodes = [
  'request/malformed',
  'request/unknown',
  'request/too-many',
  'request/out-of-order',
  'request/superseded',
  'peer/gone',
  'seat/unproven',
  'seat/outdated',
  'room/full',
  'room/locked',
  'host/unproven',
  'version/unsupported',
  'server/busy',
  'server/internal',
] as const

/** One of {@link errorCodes}. */
export type ErrorCode = (typeof errorCodes)[number]
