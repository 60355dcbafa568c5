/** States of the lines between people: what tiles, banners and the panel say about them, by name. */
import type { LinkQualitySnapshot, LinkSnapshot } from '@confab/mesh'
import type { StillPerson, StillVisit } from './still-session.ts'

const fair: Partial<LinkQualitySnapshot> = { quality: 'fair', roundTripMs: 180, lossPercent: 3 }
const poor: Partial<LinkQualitySnapshot> = {
  quality: 'poor',
  roundTripMs: 420,
  lossPercent: 14,
  path: 'relay-tcp',
}
const none: Partial<LinkQualitySnapshot> = { quality: 'none', roundTripMs: undefined, lossPercent: 100 }

const newPath: LinkSnapshot = { state: 'recovering', step: 'new-path' }
const lost: LinkSnapshot = { state: 'lost', reason: 'no-path' }

function changed(people: StillPerson[], changes: Readonly<Record<number, Partial<StillPerson>>>): StillVisit {
  return { people: people.map((person, index) => ({ ...person, ...changes[index] })) }
}

/** Everything that may be wrong with twelve people's lines, at once. */
const everyTrouble: Readonly<Record<number, Partial<StillPerson>>> = {
  0: { unheard: ['microphone'], receives: { 1: 'poor', 2: 'none', 5: 'fair' } },
  1: { link: newPath },
  2: { link: lost },
  3: { missing: ['microphone', 'camera'], linkQuality: none, receives: { 6: 'none', 7: 'poor' } },
  4: { linkQuality: poor, receives: { 0: 'fair', 1: 'none', self: 'poor' } },
  5: { linkQuality: fair, receives: { 9: 'poor', self: 'fair' } },
  6: { link: { state: 'lost', reason: 'no-answer' } },
  7: { link: { state: 'recovering', step: 'relay' } },
  8: { link: { state: 'connecting' } },
  9: { unheard: ['microphone'], linkQuality: poor },
  10: { missing: ['camera'] },
}

/** The states, with as many people as each wants. */
export function qualityStates(some: (count: number) => StillPerson[]): Record<string, StillVisit> {
  return {
    'quality-signs': changed(some(4), {
      0: { linkQuality: fair },
      1: { linkQuality: poor },
      2: { linkQuality: none, missing: ['microphone', 'camera'] },
    }),
    'quality-signs-8': changed(some(7), {
      0: { linkQuality: fair },
      3: { linkQuality: poor },
      5: { linkQuality: none },
    }),
    'quality-sharing': changed(some(4), {
      0: { shares: 'slide', linkQuality: fair },
      1: { linkQuality: poor },
      2: { linkQuality: none },
      3: { unheard: ['microphone'] },
    }),
    'quality-steps': changed(some(4), {
      0: { link: { state: 'recovering', step: 'waiting' } },
      1: { link: newPath },
      2: { link: { state: 'recovering', step: 'relay' } },
      3: { link: { state: 'recovering', step: 'new-connection' } },
    }),
    'quality-cannot-hear': changed(some(2), { 0: { unheard: ['microphone'] } }),
    'quality-cannot-hear-two': changed(some(3), {
      0: { unheard: ['microphone'], link: newPath },
      1: { unheard: ['microphone'], link: newPath },
    }),
    'quality-cannot-hear-many': changed(some(8), {
      ...Object.fromEntries([0, 1, 2, 3, 4].map((index) => [index, { unheard: ['microphone'] as const }])),
      6: { missing: ['microphone'] },
      7: { missing: ['camera'] },
    }),
    'quality-suspended-picture': changed(some(3), {
      0: { suspendedPicture: true, linkQuality: poor },
      1: { suspendedPicture: true },
    }),
    'quality-one-way': changed(some(1), { 0: { missing: ['microphone'] } }),
    'quality-fine-2': changed(some(1), {}),
    'quality-fine-5': changed(some(4), {}),
    'quality-fine-12': changed(some(11), {}),
    'quality-interrupted': changed(some(1), { 0: { link: newPath } }),
    'quality-troubled-5': changed(some(4), {
      0: { unheard: ['microphone'], receives: { self: 'poor', 2: 'none' } },
      1: { link: newPath },
      2: { linkQuality: poor, receives: { 0: 'fair' } },
      3: { linkQuality: fair },
    }),
    'quality-wrong-12': changed(some(11), everyTrouble),
  }
}
