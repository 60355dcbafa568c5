/** Somebody in the meeting whose program says whatever it likes, over links that are bound and through the server. */
import type { PeerMessage } from '@confab/protocol'
import type { Attendee, FakeMeeting } from './meeting.ts'

/** A program that keeps to nothing. */
export interface HostilePeer {
  /** Says that over each of its open links, as often as asked. */
  say(message: PeerMessage | string, times?: number): void
  /** Says that so many times a second for so many seconds, and lets the world go on meanwhile. */
  keepSaying(
    make: (count: number) => PeerMessage,
    rate: { readonly perSecond: number; readonly seconds: number },
  ): Promise<void>
  /** Sends pieces of files that nobody asked for. */
  sendPieces(bytes: number, times: number): void
}

/** Makes a hostile program of somebody's page. */
export function hostilePeer({ clock, network }: FakeMeeting, { number }: Attendee): HostilePeer {
  const connections = () => network.live.filter(({ owner }) => owner.startsWith(`${number}#`))
  const say = (message: PeerMessage | string, times = 1): void => {
    const text = typeof message === 'string' ? message : JSON.stringify(message)
    for (const connection of connections())
      for (let count = 0; count < times; count += 1)
        if (connection.channel(0)?.readyState === 'open') connection.channel(0)?.send(text)
  }
  return {
    say,
    async keepSaying(make, { perSecond, seconds }) {
      for (let count = 0; count < perSecond * seconds; count += 1) {
        say(make(count))
        await clock.advance(1_000 / perSecond)
      }
    },
    sendPieces(bytes, times) {
      for (const connection of connections())
        for (let count = 0; count < times; count += 1)
          if (connection.channel(1)?.readyState === 'open') connection.channel(1)?.send(new Uint8Array(bytes))
    },
  }
}
