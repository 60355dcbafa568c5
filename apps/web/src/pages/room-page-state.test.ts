import { expect, test } from 'vitest'
import { roomTitle } from './page-title.ts'
import { peopleInRoom, roomView } from './room-page-state.ts'

test('[V13] counts everybody who is in the room in its title, oneself only in the call', () => {
  const title = (screen: 'lobby' | 'call' | 'left', others: number) =>
    roomTitle('amber-otter-42', peopleInRoom(screen, others))
  expect(title('lobby', 0)).toBe('amber-otter-42 · Confab')
  expect(title('lobby', 2)).toBe('(2) amber-otter-42 · Confab')
  expect(title('call', 2)).toBe('(3) amber-otter-42 · Confab')
  expect(title('left', 2)).toBe('amber-otter-42 · Confab')
})

test('[V14] shows the stage to anyone who joins from the lobby, and a page of its own on any other way in', () => {
  expect(roomView('opening', 'wait')).toBe('wait')
  expect(roomView('lobby', 'wait')).toBe('lobby')
  expect(roomView('joining', 'lobby')).toBe('call')
  expect(roomView('joining', 'call')).toBe('call')
  expect(roomView('joining', 'wait')).toBe('wait')
  expect(roomView('joining', 'message')).toBe('wait')
  expect(roomView('call', 'lobby')).toBe('call')
  expect(roomView('full', 'lobby')).toBe('message')
})
