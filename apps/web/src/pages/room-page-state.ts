import type { SessionSnapshot } from '../call/session/call-session.types.ts'

type Screen = SessionSnapshot['screen']

/** How many people the room's title counts: all that are in it, with oneself once one is. */
export function peopleInRoom(screen: Screen, others: number): number {
  if (screen === 'call') return others + 1
  return screen === 'lobby' || screen === 'joining' ? others : 0
}

/** What the room page puts in the window. */
export type RoomView = 'wait' | 'lobby' | 'call' | 'message'

/**
 * What is shown in a screen that came after another: who joins from the lobby sees the stage already while the answer is
 * on the way; a way in from elsewhere (after a reload, or again after leaving) has a page of its own.
 */
export function roomView(screen: Screen, before: RoomView): RoomView {
  if (screen === 'lobby' || screen === 'call') return screen
  if (screen === 'joining') return before === 'lobby' || before === 'call' ? 'call' : 'wait'
  return screen === 'opening' ? 'wait' : 'message'
}
