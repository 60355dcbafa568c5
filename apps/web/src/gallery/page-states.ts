/** The pages around the call, by name. */
import type { SessionSnapshot } from '../call/session/call-session.types.ts'
import { callStates } from './call-states.ts'
import { off } from './still-media.ts'
import type { NameLanguage, StillVisit } from './still-session.ts'

const ends: Record<string, SessionSnapshot> = {
  left: { screen: 'left', durationMs: 2_520_000 },
  knocking: { screen: 'knocking', ahead: 0 },
  'knocking-third': { screen: 'knocking', ahead: 2 },
  removed: { screen: 'removed', by: 'Anna' },
  ended: { screen: 'ended', by: 'Anna' },
  'not-admitted': { screen: 'not-admitted' },
  replaced: { screen: 'replaced' },
  full: { screen: 'full', capacity: 12 },
  busy: { screen: 'busy' },
  unreachable: { screen: 'unreachable' },
  'join-failed': { screen: 'failed' },
  outdated: { screen: 'outdated' },
  unsupported: { screen: 'unsupported' },
  insecure: { screen: 'insecure' },
  'incomplete-no-key': { screen: 'incomplete', problem: 'no-key' },
  'incomplete-broken-key': { screen: 'incomplete', problem: 'broken-key' },
  'incomplete-version': { screen: 'incomplete', problem: 'unknown-version' },
  'incomplete-name': { screen: 'incomplete', problem: 'bad-name' },
}

/** The room page before, between and after calls. */
export function pageStates(language: NameLanguage): Record<string, StillVisit> {
  const people = callStates(language)['tiles-4']?.people ?? []
  const lobby: SessionSnapshot = { screen: 'lobby', otherTab: 'none' }
  const failed = { state: 'failed', failure: 'denied' } as const
  return {
    opening: { people: [], screen: { screen: 'opening' } },
    lobby: { people, screen: lobby },
    'lobby-nobody': { people: [], screen: lobby },
    'lobby-off': { people, screen: lobby, media: { camera: off, microphone: off } },
    'lobby-other-tab': {
      people,
      screen: { screen: 'lobby', otherTab: 'open' },
      media: { microphone: off },
    },
    'lobby-locked': { people, screen: lobby, door: 'locked' },
    'lobby-elsewhere': { people: [], screen: lobby, door: 'elsewhere' },
    'lobby-denied': { people, screen: lobby, media: { camera: failed, microphone: failed } },
    'lobby-no-camera': {
      people,
      screen: lobby,
      media: { camera: { state: 'failed', failure: 'missing' }, cameras: [] },
    },
    joining: { people, screen: { screen: 'joining' } },
    ...Object.fromEntries(Object.entries(ends).map(([name, screen]) => [name, { people: [], screen }])),
  }
}
