/** States of what people write and show. */
import type { ChatMessage, ChatSnapshot } from '@confab/mesh'
import type { SeatId } from '@confab/protocol'
import type { NameLanguage, StillPerson, StillVisit } from './still-session.ts'

/** What somebody said, by position; -1 is oneself. */
interface Line extends Partial<Omit<ChatMessage, 'seat' | 'to' | 'replyTo' | 'mentions'>> {
  readonly by: number
  readonly to?: number
  /** Which of the lines before it answers. */
  readonly answers?: number
  readonly names?: readonly number[]
}

const english: readonly Line[] = [
  { by: 0, text: 'Morning! The draft is at https://notes.example/spring-tour, have a look before we start.' },
  { by: 1, text: 'Reading it now' },
  { by: 1, text: 'Two things:\n1. the date in the second part\n2. who books the train' },
  { by: -1, text: 'The date is mine, I change it.', answers: 2, revision: 1 },
  { by: 2, text: '@Ada Lindqvist can you book for three?', names: [-1] },
  { by: 0, to: -1, text: 'Between us: the budget allows first class.' },
  { by: -1, text: '🎉🎉' },
  { by: 2, text: '' },
]
const chinese: readonly Line[] = [
  { by: 0, text: '早！草稿在 https://notes.example/spring-tour，开始前先看一下。' },
  { by: 1, text: '正在看' },
  { by: 1, text: '两件事：\n1. 第二部分的日期\n2. 谁来订火车票' },
  { by: -1, text: '日期是我写的，我来改。', answers: 2, revision: 1 },
  { by: 2, text: '@林晚 能订三个人的吗？', names: [-1] },
  { by: 0, to: -1, text: '只跟你说：预算够坐一等座。' },
  { by: -1, text: '🎉🎉' },
  { by: 2, text: '' },
]

/** What one looks at twice: where links lead, and a name that nobody vouches for. */
const doubtful: readonly Line[] = [
  { by: 0, text: 'The bill: https://bank.example@evil.example/pay' },
  { by: 1, text: 'Is it раураl.example or https://раураl.example/login ?' },
  { by: 2, text: 'I asked mailto:desk@notes.example, or write to desk@notes.example', isUnverified: true },
  { by: 2, text: 'They have not answered.', isUnverified: true },
]

/** 10:02 on some morning, Unix ms. */
const MORNING = new Date(2026, 4, 12, 10, 2).getTime()

function conversation(lines: readonly Line[], typing: readonly number[]) {
  return (seatOf: (position: number) => SeatId): ChatSnapshot => ({
    messages: lines.map(({ by, to, answers, names = [], ...line }, index) => ({
      id: `line${index}`,
      visit: `${by}`,
      name: '',
      text: '',
      lamport: index,
      revision: 0,
      sentAtMs: MORNING + index * 40_000,
      ...line,
      seat: seatOf(by),
      ...(to === undefined ? {} : { to: seatOf(to) }),
      ...(answers === undefined
        ? {}
        : { replyTo: { seat: seatOf(lines[answers]?.by ?? -1), id: `line${answers}` } }),
      mentions: names.map(seatOf),
    })),
    typing: typing.map(seatOf),
  })
}

/** The states by name. */
export function chatStates(
  some: (count: number) => StillPerson[],
  language: NameLanguage,
): Record<string, StillVisit> {
  const lines = language === 'zh' ? chinese : english
  const said = conversation(lines, [])
  return {
    'chat-empty': { people: some(3), opens: 'chat' },
    chat: { people: some(3), chat: conversation(lines, [1]), opens: 'chat' },
    'chat-doubtful': { people: some(3), chat: conversation(doubtful, []), opens: 'chat' },
    'chat-heard': {
      people: some(3),
      chat: said,
      heard: (seatOf) =>
        said(seatOf)
          .messages.slice(0, 2)
          .map((message) => ({ message })),
    },
    hands: { people: some(5), hands: [3, 0, -1] },
    'hands-people': { people: some(5), hands: [3, 0, -1], opens: 'people' },
    reactions: {
      people: some(3),
      heard: (seatOf) =>
        (['👍', '❤️', '👏', '🎉'] as const).map((sign, index) => ({
          reaction: { seat: seatOf(index - 1), sign },
        })),
    },
  }
}
