/** What may happen in the histories of the model. */
import type { HostCommand, RoomAddress, SeatId } from '@confab/protocol'
import fc from 'fast-check'
import { joinInput } from '../people.ts'
import type { Keys } from '../seat-keys.ts'
import { ADDRESSES, ROOMS, rooms, seats, SEATS, World, type Member } from './meeting-model.ts'

/** One step of a history. */
class Step implements fc.AsyncCommand<object, World> {
  readonly #words: string
  readonly #act: (world: World) => Promise<void>

  constructor(words: string, act: (world: World) => Promise<void>) {
    this.#words = words
    this.#act = act
  }

  check(): boolean {
    return true
  }

  async run(_model: object, world: World): Promise<void> {
    World.steps += 1
    await this.#act(world)
    await world.check()
  }

  toString(): string {
    return this.#words
  }
}

const socket = fc.nat(5)
/** Most of it happens in one room, or nobody would meet anybody. */
const room = fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(ROOMS - 1) })
const seat = fc.nat(SEATS - 1)

const entering = (command: 'room:join' | 'room:move') =>
  fc
    .tuple(socket, room, seat)
    .map(
      ([who, where, as]) =>
        new Step(`${command} ${who} ${where} ${as}`, (world) =>
          world.as(who, (member) => world.join(member, where, as, command)),
        ),
    )

const ordering = fc
  .tuple(
    socket,
    fc.constantFrom<HostCommand['type']>(
      'lock',
      'lock',
      'lock',
      'unlock',
      'admit',
      'admit',
      'refuse',
      'remove',
      'end',
    ),
    seat,
  )
  .map(
    ([who, type, whom]) =>
      new Step(`${type} ${who} ${whom}`, (world) =>
        world.asHost(who, (member) => world.order(member, orderOf(type, world.answered(whom)))),
      ),
  )

const orderOf = (type: HostCommand['type'], whom: SeatId): HostCommand =>
  type === 'admit' || type === 'refuse' || type === 'remove' ? { type, seat: whom } : { type }

const each = (words: string, act: (member: Member, world: World) => Promise<unknown>) =>
  socket.map(
    (who) =>
      new Step(`${words} ${who}`, (world) =>
        world.as(who, async (member) => {
          await act(member, world)
        }),
      ),
  )

const knocking = fc.tuple(socket, room, seat).map(
  ([who, where, as]) =>
    new Step(`knock ${who} ${where} ${as}`, (world) =>
      world.as(who, async (member) => {
        const arrival = joinInput(
          member.socket,
          rooms[where] as RoomAddress,
          seats[as] as Keys,
          world.nextHello(),
        )
        const reply = await member.socket.say('room:knock', arrival)
        if (reply?.ok) member.waits = reply.value.state === 'waiting' ? where : undefined
      }),
    ),
)

const connecting = fc
  .nat(ADDRESSES.length - 1)
  .map((from) => new Step(`connect ${from}`, (world) => world.connect(from)))

/** What may happen. */
export const steps: fc.Arbitrary<fc.AsyncCommand<object, World>>[] = [
  connecting,
  connecting,
  entering('room:join'),
  entering('room:join'),
  entering('room:move'),
  ordering,
  each('leave', async (member) => {
    const reply = await member.socket.say('room:leave', {})
    if (!reply?.ok) return
    Object.assign(member, { place: undefined, waits: undefined, roster: new Map(), knockers: new Set() })
  }),
  each('hello', (member, world) => member.socket.say('hello:update', { hello: world.nextHello() })),
  knocking,
  knocking,
  ordering,
  each('disconnect', (member) => member.socket.close()),
  fc
    .integer({ min: 100, max: 15_000 })
    .map((ms) => new Step(`wait ${ms}`, (world) => world.wire.advance(ms))),
]
