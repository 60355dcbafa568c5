/** What people say to each other, for the mesh: fetched with the first link that opens, or with the first word. */
import type { SeatId } from '@confab/protocol'
import type { Talk } from './message-kinds.ts'
import type { Stop } from './scope.ts'
import type { TalkRoom } from './talk/talk-room.ts'
import type { TalkPort } from './talk/talk-port.ts'
import type { Heard, Talking, Talks, TalkSnapshot } from './talk/talk.types.ts'

const silence: TalkSnapshot = {
  code: { state: 'none' },
  chat: { messages: [], typing: [] },
  files: [],
  hands: [],
  spotlight: undefined,
}
/** What comes before it is here waits: a moment's worth. Of a flood the oldest is dropped. */
const WAITING = 256

/** Keeps what happens until there is somebody to tell it. */
export class TalkDesk implements Talking {
  readonly #port: TalkPort
  readonly #listeners = new Set<(heard: Heard) => void>()
  #waiting: ((room: TalkRoom) => void)[] = []
  #fetched: Promise<TalkRoom> | undefined
  #room: TalkRoom | undefined
  #isClosed = false

  constructor(port: Omit<TalkPort, 'onHeard'>) {
    const onHeard = (heard: Heard) => this.#listeners.forEach((listener) => listener(heard))
    this.#port = { ...port, onHeard }
  }

  get talks(): Talks | undefined {
    return this.#room
  }

  get snapshot(): TalkSnapshot {
    return this.#room?.snapshot ?? silence
  }

  async prepare(): Promise<Talks | undefined> {
    this.#fetched ??= import('./talk/talk-room.ts').then((module) =>
      this.#open(new module.TalkRoom(this.#port)),
    )
    return this.#fetched.catch(() => {
      this.#fetched = undefined
      return undefined
    })
  }

  onHeard(listener: (heard: Heard) => void): Stop {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  receive(from: SeatId, message: Talk): void {
    this.#tell((room) => room.receive(from, message))
  }

  opened(seat: SeatId): void {
    this.#tell((room) => room.opened(seat))
  }

  left(seat: SeatId): void {
    this.#tell((room) => room.left(seat))
  }

  /** Returns whether somebody waits for that piece. */
  piece(from: SeatId, data: ArrayBuffer): boolean {
    return this.#room?.files.piece(from, data) ?? false
  }

  drained(seat: SeatId): void {
    this.#room?.files.drained(seat)
  }

  look(): void {
    this.#room?.look()
  }

  close(): void {
    this.#isClosed = true
    this.#room?.close()
  }

  #tell(act: (room: TalkRoom) => void): void {
    if (this.#room !== undefined) return act(this.#room)
    this.#waiting = [...this.#waiting, act].slice(-WAITING)
    void this.prepare()
  }

  #open(room: TalkRoom): TalkRoom {
    if (this.#isClosed) return room
    this.#room = room
    for (const act of this.#waiting) act(room)
    this.#waiting = []
    this.#port.onChange()
    return room
  }
}
