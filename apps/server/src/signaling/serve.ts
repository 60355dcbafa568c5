/**
 * From a message on the wire to a handler and back: parsing, limits, order, errors and acknowledgements, once for all
 * commands. It knows nothing of rooms.
 */
import {
  commands,
  type CommandInput,
  type CommandName,
  type CommandOutput,
  type Reply,
} from '@confab/protocol'
import * as v from 'valibot'
import type { Clock } from '../clock.ts'
import { describeError, type Log } from '../log.ts'
import type { Caller } from './caller.ts'
import { refused } from './reply.ts'
import type { SerialQueue } from './serial-queue.ts'

/** Carries out one command. */
type Handler<Name extends CommandName> = (
  caller: Caller,
  input: CommandInput<Name>,
) => Reply<CommandOutput<Name>> | Promise<Reply<CommandOutput<Name>>>

/** A handler for each row of the protocol's table: one that is missing does not compile. */
export type Handlers = { readonly [Name in CommandName]: Handler<Name> }

/** Of these only the last one counts: one that still waits its turn is refused when another one comes. */
const superseded: ReadonlySet<CommandName> = new Set(['hello:update'])

/** What serving needs besides the message. */
export interface ServeContext {
  readonly handlers: Handlers
  readonly clock: Clock
  readonly log: Log
}

type Acknowledge = (reply: Reply<unknown>) => void

/** A message taken apart: a command's name and its one object, or the reason why it is none. */
type Message =
  | { readonly kind: 'command'; readonly name: CommandName; readonly input: unknown }
  | { readonly kind: 'refused'; readonly code: 'request/unknown' | 'request/malformed' }

const isCommandName = (name: unknown): name is CommandName =>
  typeof name === 'string' && Object.hasOwn(commands, name)

/** Arrays and buffers pass for objects without keys, so they are told apart here, once. */
const isPlainObject = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype

function readMessage(name: unknown, args: readonly unknown[], answer: unknown): Message {
  if (!isCommandName(name)) return { kind: 'refused', code: 'request/unknown' }
  if (args.length !== 1 || typeof answer !== 'function' || !isPlainObject(args[0])) {
    return { kind: 'refused', code: 'request/malformed' }
  }
  return { kind: 'command', name, input: args[0] }
}

async function carryOut<Name extends CommandName>(
  name: Name,
  handler: Handler<Name>,
  caller: Caller,
  input: CommandInput<Name>,
  log: Log,
): Promise<Reply<unknown>> {
  try {
    return await handler(caller, input)
  } catch (error) {
    log.error('A handler failed.', { command: name, ...describeError(error) })
    return refused('server/internal')
  }
}

function parse<Name extends CommandName>(
  name: Name,
  input: unknown,
): v.SafeParseResult<(typeof commands)[Name]['input']> {
  return v.safeParse(commands[name].input, input, { abortEarly: true })
}

/** Serves the commands of one socket, strictly in order. */
export function createServe(caller: Caller, queue: SerialQueue, context: ServeContext) {
  const { handlers, clock, log } = context

  const answer = (reply: Reply<unknown>, acknowledge: Acknowledge | undefined): void => {
    acknowledge?.(reply)
    if (reply.ok) return
    log.debug('A command was refused.', { code: reply.error.code })
    if (caller.limits.noteRefusal(reply.error.code, clock.now())) caller.expel()
  }

  /** The newest of each command of which only the last one counts. */
  const newest = new Map<CommandName, object>()

  const dispatch = <Name extends CommandName>(name: Name, raw: unknown, acknowledge: Acknowledge): void => {
    const verdict = caller.limits.takeCommand(name, clock.now())
    if (!verdict.ok) return answer(refused('request/too-many', verdict.retryAfterMs), acknowledge)
    const parsed = parse(name, raw)
    if (!parsed.success) return answer(refused('request/malformed'), acknowledge)
    const { output } = parsed
    if (superseded.has(name)) newest.set(name, output)
    queue.run(async () => {
      if (superseded.has(name) && newest.get(name) !== output)
        return answer(refused('request/superseded'), acknowledge)
      answer(await carryOut(name, handlers[name], caller, output, log), acknowledge)
    })
  }

  return (name: unknown, values: readonly unknown[]): void => {
    const last = values.at(-1)
    const acknowledge = typeof last === 'function' ? (reply: Reply<unknown>) => void last(reply) : undefined
    const message = readMessage(name, acknowledge ? values.slice(0, -1) : values, acknowledge)
    if (message.kind === 'refused' || acknowledge === undefined) {
      answer(refused(message.kind === 'refused' ? message.code : 'request/malformed'), acknowledge)
    } else {
      dispatch(message.name, message.input, acknowledge)
    }
  }
}
