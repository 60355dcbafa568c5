import type { ChatMessage } from '@confab/mesh'
import { expect, test } from 'vitest'
import { chatItems, firstNew } from './chat-items.ts'
import { transcript } from './transcript.ts'

const message = (id: string, change: Partial<ChatMessage> = {}): ChatMessage => ({
  seat: 'ben',
  id,
  visit: 'monday',
  name: 'Ben',
  text: `text ${id}`,
  lamport: 0,
  revision: 0,
  sentAtMs: 0,
  mentions: [],
  ...change,
})
const names: Record<string, string> = { me: 'Ada', ben: 'Ben (2)' }
const items = (...messages: ChatMessage[]) =>
  chatItems({
    chat: { messages, typing: [] },
    ownSeat: 'me',
    nameOf: (seat, claimed) => names[seat] ?? claimed,
  })

test('[V149] who wrote stands above the first of several messages that follow each other, and again after a pause', () => {
  const shown = items(
    message('a'),
    message('b', { sentAtMs: 60_000 }),
    message('c', { sentAtMs: 420_000 }),
    message('d', { seat: 'me', sentAtMs: 421_000 }),
  )
  expect(shown.map(({ headed }) => headed)).toEqual([true, false, true, true])
  expect(shown.map(({ name }) => name)).toEqual(['Ben (2)', 'Ben (2)', 'Ben (2)', 'Ada'])
  expect(shown.map(({ own }) => own)).toEqual([false, false, false, true])
})

test('[V149] what is for one alone is never joined to what is for everybody, and names the other one', () => {
  const shown = items(
    message('a'),
    message('b', { to: 'me' }),
    message('c', { seat: 'me', to: 'ben' }),
    message('d', { seat: 'gone', name: 'Cleo', to: 'me' }),
  )
  expect(shown.map(({ headed }) => headed)).toEqual([true, true, true, true])
  expect(shown.map(({ privateWith }) => privateWith)).toEqual([undefined, 'Ben (2)', 'Ben (2)', 'Cleo'])
})

test('[V150] an answer quotes what it answers as it stands now, and says so where that is no longer kept', () => {
  const shown = items(
    message('a', { text: '' }),
    message('b', { replyTo: { seat: 'ben', id: 'a' } }),
    message('c', { replyTo: { seat: 'ben', id: 'z' } }),
  )
  expect(shown.map(({ quoted }) => quoted)).toEqual([
    undefined,
    { key: 'ben-a', name: 'Ben (2)', text: '' },
    { key: 'ben-z', name: '', text: undefined },
  ])
})

test('[V151] a kept conversation says when, who, to which person and what', () => {
  const words = {
    timeOf: (ms: number) => `${ms} ms`,
    privateTo: (name: string) => `only ${name}`,
    takenBack: 'gone',
  }
  const shown = items(
    message('a'),
    message('b', { seat: 'me', to: 'ben', text: 'x\ny' }),
    message('c', { text: '' }),
  )
  expect(transcript(shown, words)).toBe(
    '[0 ms] Ben (2):\ntext a\n\n[0 ms] Ada (only Ben (2)):\nx\ny\n\n[0 ms] Ben (2):\ngone\n',
  )
})

test('[V182] a line parts what is new from what was read: one’s own messages are never new', () => {
  const shown = items(message('a'), message('b'), message('c', { seat: 'me' }), message('d'))
  expect([0, 1, 2, 3, 9].map((count) => firstNew(shown, count))).toEqual([
    undefined,
    'ben-d',
    'ben-b',
    'ben-a',
    undefined,
  ])
})
