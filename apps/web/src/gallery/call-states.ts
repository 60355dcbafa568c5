/** Every state of the call that somebody may get to see, by name. */
import type { NameLanguage, StillPerson, StillVisit } from './still-session.ts'
import { chatStates } from './chat-states.ts'
import { fileStates } from './file-states.ts'
import { qualityStates } from './quality-states.ts'
import { off, screenOn } from './still-media.ts'

const english = [
  'Jonas Okafor',
  'Mei Tanaka',
  'Rafael Duarte',
  'Imani Brooks',
  'Henrik Solberg',
  'Leila Haddad',
  'Clara Whitfield',
  'Amara Diallo',
  'Viktor Petrov',
  'Nadia Rossi',
  'Tomás Vega',
]
const chinese = [
  '李思远',
  '王嘉宁',
  '陈一鸣',
  '赵雨桐',
  '孙浩然',
  '周若曦',
  '吴子墨',
  '郑可欣',
  '冯俊杰',
  '沈知微',
  '何明轩',
]

function people(count: number, language: NameLanguage): StillPerson[] {
  const names = language === 'zh' ? chinese : english
  return Array.from({ length: count }, (_, index) => ({
    name: names[index % names.length] ?? '',
    portrait: index + 1,
    speaking: index === 1,
    muted: index === 2 || index === 5,
  }))
}

function withChanges(
  list: StillPerson[],
  changes: Readonly<Record<number, Partial<StillPerson>>>,
): StillPerson[] {
  return list.map((person, index) => ({ ...person, ...changes[index] }))
}

function withoutPicture(person: StillPerson): StillPerson {
  const { portrait: _portrait, ...rest } = person
  return rest
}

type Some = (count: number) => StillPerson[]

/** The states of the call by name, with people who are called as the language has it. */
export function callStates(language: NameLanguage): Record<string, StillVisit> {
  const some: Some = (count) => people(count, language)
  const tiles = Object.fromEntries(
    Array.from({ length: 12 }, (_, index) => [`tiles-${index + 1}`, { people: some(index) }]),
  )
  return {
    ...tiles,
    ...layoutStates(some),
    ...linkStates(some),
    ...qualityStates(some),
    ...chatStates(some, language),
    ...fileStates(some),
    ...hostStates(some),
    ...deviceStates(some),
    ...nameStates(some),
  }
}

/** How the stage is shared out. */
function layoutStates(some: Some): Record<string, StillVisit> {
  return {
    nobody: { people: [], media: { camera: off, microphone: off } },
    'no-pictures': { people: some(4).map(withoutPicture), media: { camera: off } },
    mixed: { people: some(5).map((person, index) => (index % 2 === 0 ? person : withoutPicture(person))) },
    upright: { people: withChanges(some(3), { 0: { upright: true }, 2: { upright: true } }) },
    'own-speaking': { people: some(3), speaking: true },
    'share-1': { people: withChanges(some(1), { 0: { shares: 'slide' } }) },
    'share-4': { people: withChanges(some(3), { 0: { shares: 'slide' } }) },
    'share-8': { people: withChanges(some(7), { 2: { shares: 'code' } }) },
    'share-two': { people: withChanges(some(4), { 0: { shares: 'slide' }, 2: { shares: 'code' } }) },
    speaker: { people: some(4), layout: 'speaker' },
    'speaker-share': { people: withChanges(some(4), { 0: { shares: 'slide' } }), layout: 'speaker' },
    side: { people: withChanges(some(4), { 0: { shares: 'slide' } }), layout: 'side' },
    pinned: { people: some(5), pinned: 3 },
    spotlight: { people: some(4), spotlight: -1 },
    'spotlight-other': { people: some(4), spotlight: 2, rank: 'creator' },
    'share-own': { people: some(3), media: { screen: screenOn } },
    'share-own-alone': { people: [], media: { screen: screenOn } },
  }
}

/** Links that are not there yet, or not any more. */
function linkStates(some: Some): Record<string, StillVisit> {
  return {
    'links-connecting': {
      people: withChanges(some(3), { 1: { link: { state: 'connecting' } } }).map((person, index) =>
        index === 1 ? withoutPicture(person) : person,
      ),
    },
    'links-recovering': {
      people: withChanges(some(3), { 1: { link: { state: 'recovering', step: 'waiting' } } }),
    },
    'links-lost': {
      people: withChanges(some(4), {
        0: { link: { state: 'lost', reason: 'no-path' } },
        1: { link: { state: 'lost', reason: 'no-answer' } },
        2: { link: { state: 'lost', reason: 'wrong-certificate' } },
        3: { link: { state: 'lost', reason: 'refused-description' } },
      }),
    },
    'links-lost-one': { people: withChanges(some(1), { 0: { link: { state: 'lost', reason: 'no-path' } } }) },
    away: {
      people: withChanges(some(3), {
        0: { away: true },
        1: { away: true, link: { state: 'recovering', step: 'waiting' } },
      }),
    },
  }
}

/** What hosts see, and what they order. */
function hostStates(some: Some): Record<string, StillVisit> {
  return {
    'host-waiting': {
      people: some(3),
      rank: 'creator',
      locked: true,
      waiting: ['Jonas', '王小明', 'Priya Raman'],
    },
    'host-unknown': { people: some(3), rank: 'creator', waiting: ['Jonas', ''], unknown: 2, opens: 'people' },
    'host-one-waiting': { people: some(2), rank: 'creator', locked: true, waiting: ['Jonas'] },
    'code-ready': {
      people: some(3),
      code: { state: 'shown', code: { signs: [0, 17, 42, 63], digits: '01126079' }, seats: [] },
    },
    'order-muted': {
      people: some(3),
      media: { microphone: off },
      order: { type: 'mute', kind: 'microphone', by: 'Anna' },
    },
  }
}

/** Devices, the server and other tabs. */
function deviceStates(some: Some): Record<string, StillVisit> {
  return {
    'sound-held-back': { people: some(2), voices: true },
    'signaling-lost': { people: some(3), signaling: 'lost' },
    'other-tab': { people: some(2), otherTab: 'open', media: { microphone: off } },
    'camera-silent': { people: some(2), cameraSilent: true },
    'device-replaced': { people: some(2), media: { notice: { kind: 'microphone', event: 'replaced' } } },
    'device-gone': {
      people: some(2),
      happens: { camera: { state: 'failed', failure: 'missing' }, notice: { kind: 'camera', event: 'gone' } },
    },
    'capture-failed': {
      people: some(2),
      happens: {
        camera: { state: 'failed', failure: 'denied' },
        microphone: { state: 'failed', failure: 'busy' },
      },
    },
    'share-failed': { people: some(2), happens: { screen: { state: 'failed', failure: 'denied' } } },
  }
}

/** Names of all kinds. */
function nameStates(some: Some): Record<string, StillVisit> {
  return {
    'long-names': {
      people: withChanges(some(4), {
        0: { name: 'Wolfeschlegelsteinhausenbergerdorff von und zu Guttenberg-Hohenlohe' },
        1: { name: 'محمد بن عبد الله الفارسي' },
        2: { name: '欧阳慕容·亚历山大·伊丽莎白·冯·诺伊曼' },
        3: { name: '👩🏽‍🚀 Mae 🌍' },
      }),
    },
    'same-names': {
      people: withChanges(some(3), { 0: { name: 'Alex' }, 1: { name: 'Аlex' }, 2: { name: 'ALEX' } }),
    },
  }
}
