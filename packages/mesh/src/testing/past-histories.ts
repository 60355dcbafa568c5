import type { Happening } from './link-histories.ts'

interface PastHistory {
  readonly name: string
  readonly world: number
  readonly people: number
  readonly history: readonly Happening[]
}

const nothing = { who: 0, whom: 0, lastsMs: 0, share: 0, thenMs: 0 }

/** A cable that is out for three seconds and in for one, five times; the server notices after this share of its patience. */
const flapping = (share: number): Happening[] =>
  Array.from({ length: 5 }, (_, time) => ({
    ...nothing,
    what: 'outage' as const,
    who: 1,
    lastsMs: 3_000,
    share,
    thenMs: time === 4 ? 3_000 : 4_000,
  }))

/** Histories that once ended in trouble, by what it was. They run every time. */
export const pastHistories: readonly PastHistory[] = [
  {
    name: 'the other side gave the link up, and took a restart of it for a new one',
    world: 526_362_379,
    people: 2,
    history: [{ ...nothing, what: 'outage', who: 1, lastsMs: 10_902, thenMs: 5_349 }],
  },
  {
    name: 'a first connection was begun while there was no path, and the browsers had given it up when one came',
    world: 761_272_531,
    people: 2,
    history: [
      { ...nothing, what: 'crash', who: 1, thenMs: 2_861 },
      { ...nothing, what: 'cut', whom: 1, lastsMs: 18_719, thenMs: 327 },
      { ...nothing, what: 'crash', thenMs: 10_879 },
    ],
  },
  {
    name: 'an offer came twice, and its connection had been given up in between',
    world: 1_390_506_897,
    people: 2,
    history: [
      { ...nothing, what: 'lateJoins', lastsMs: 4_939 },
      { ...nothing, what: 'outage', who: 1, lastsMs: 4_000, thenMs: 903 },
      { ...nothing, what: 'crash', thenMs: 3_260 },
      { ...nothing, what: 'cut', who: 1, lastsMs: 11_021, thenMs: 2_667 },
      { ...nothing, what: 'restart', lastsMs: 11_814, thenMs: 11_023 },
      { ...nothing, what: 'wake', thenMs: 1_157 },
    ],
  },
  {
    name: 'an answer came back to a page that had given the connection up',
    world: 0,
    people: 2,
    history: [
      { ...nothing, what: 'outage', lastsMs: 50, thenMs: 1_500 },
      { ...nothing, what: 'renew', who: 1 },
      { ...nothing, what: 'drop', thenMs: 590 },
      { ...nothing, what: 'outage', lastsMs: 4_000, thenMs: 566 },
    ],
  },
  {
    name: 'a list that was under way named an address that somebody had left',
    world: 0,
    people: 2,
    history: [
      { ...nothing, what: 'drop', thenMs: 97 },
      { ...nothing, what: 'lateJoins', lastsMs: 4_000, thenMs: 275 },
      { ...nothing, what: 'outage', who: 1, lastsMs: 50, thenMs: 1_500 },
      { ...nothing, what: 'renew' },
    ],
  },
  {
    name: 'what did not reach an old address was taken for word of a new one',
    world: 0,
    people: 3,
    history: [
      { ...nothing, what: 'lateJoins', lastsMs: 2_358, thenMs: 403 },
      { ...nothing, what: 'outage', lastsMs: 50 },
      { ...nothing, what: 'outage', who: 2, lastsMs: 9_811, share: 0.39, thenMs: 10_740 },
      { ...nothing, what: 'restart', lastsMs: 50 },
      { ...nothing, what: 'cut', whom: 2, lastsMs: 4_000, thenMs: 1_500 },
      { ...nothing, what: 'luck', lastsMs: 4_000, thenMs: 278 },
    ],
  },
  {
    name: 'a list that was asked for first came after one that was asked for later',
    world: 1_036_867_123,
    people: 3,
    history: [
      { ...nothing, what: 'outage', lastsMs: 1_236, share: 0.17, thenMs: 4_946 },
      { ...nothing, what: 'outage', who: 2, lastsMs: 4_000, thenMs: 1_356 },
      { ...nothing, what: 'cut', whom: 1, lastsMs: 6_524, thenMs: 1_066 },
      { ...nothing, what: 'restart', lastsMs: 2_450 },
      { ...nothing, what: 'lateJoins', lastsMs: 14_817, thenMs: 4_263 },
      { ...nothing, what: 'drop', who: 2, lastsMs: 4_000, thenMs: 1_195 },
    ],
  },
  {
    name: 'somebody moved before the first connection was there',
    world: 650_562_409,
    people: 2,
    history: [
      { ...nothing, what: 'reload', lastsMs: 50, thenMs: 886 },
      { ...nothing, what: 'move', lastsMs: 50, thenMs: 1_500 },
    ],
  },
  {
    name: 'somebody moved while a new path was offered from the address before',
    world: 0,
    people: 2,
    history: [
      { ...nothing, what: 'outage', lastsMs: 1_501, share: 0.13, thenMs: 1_500 },
      { ...nothing, what: 'outage', lastsMs: 638, thenMs: 637 },
      { ...nothing, what: 'outage', who: 1, lastsMs: 4_000, share: 0.04, thenMs: 216 },
      { ...nothing, what: 'move', lastsMs: 50 },
    ],
  },
  {
    name: 'an offer that was taken back came a second time and was taken',
    world: 0,
    people: 3,
    history: [
      { ...nothing, what: 'outage', lastsMs: 1_496, share: 0.09, thenMs: 1_170 },
      { ...nothing, what: 'drop', lastsMs: 50, thenMs: 357 },
      { ...nothing, what: 'wake', who: 1, lastsMs: 4_000, thenMs: 812 },
      { ...nothing, what: 'lateJoins', lastsMs: 4_000, thenMs: 849 },
      { ...nothing, what: 'lateJoins', lastsMs: 4_000, thenMs: 680 },
      { ...nothing, what: 'move', who: 1, lastsMs: 50, share: 0.54, thenMs: 1_128 },
    ],
  },
  {
    name: 'a path that was seen just before somebody moved was taken for one that is there',
    world: 1_869_487_858,
    people: 3,
    history: [
      { ...nothing, what: 'move', who: 2, lastsMs: 4_000, share: 0.15, thenMs: 449 },
      { ...nothing, what: 'network', lastsMs: 4_000, thenMs: 868 },
      { ...nothing, what: 'cut', who: 1, whom: 1, lastsMs: 4_000, thenMs: 94 },
      { ...nothing, what: 'network', who: 2, lastsMs: 4_000, thenMs: 1_205 },
      { ...nothing, what: 'move', who: 2, lastsMs: 4_000 },
      { ...nothing, what: 'outage', lastsMs: 4_000 },
    ],
  },
  ...[0, 0.2, 0.35, 1].map((share) => ({
    name: `a cable that is out for three seconds and in for one, noticed at ${share * 100} %`,
    world: 7,
    people: 3,
    history: flapping(share),
  })),
]
