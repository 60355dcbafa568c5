import type { TraceEntry, TraceEvent } from '@confab/mesh/trace'
import type { MessageKey, Translate } from '../i18n/messages.ts'

/** What a step is told with. */
export interface StepSpeech {
  readonly t: Translate
  /** What the person of a step is called. */
  readonly name: string
}

type Told = (entry: TraceEntry, speech: StepSpeech) => string

const text = ({ facts }: TraceEntry, fact: string) => String(facts[fact] ?? '')
const number = ({ facts }: TraceEntry, fact: string) => Number(facts[fact] ?? 0)

/** One thing said of one person. */
const ofPerson =
  (
    key: Extract<
      MessageKey,
      | 'debug.step.personCame'
      | 'debug.step.personWent'
      | 'debug.step.answerMade'
      | 'debug.step.answerRead'
      | 'debug.step.pathChecking'
      | 'debug.step.pathFound'
      | 'debug.step.pathInterrupted'
      | 'debug.step.pathFailed'
      | 'debug.step.encrypted'
      | 'debug.step.linkOpen'
      | 'debug.step.linkLost'
      | 'debug.step.connectionClosed'
    >,
  ): Told =>
  (_entry, { t, name }) =>
    t(key, { name })

const ways: Readonly<Record<string, MessageKey & `debug.way.${string}`>> = {
  host: 'debug.way.host',
  srflx: 'debug.way.srflx',
  prflx: 'debug.way.prflx',
  relay: 'debug.way.relay',
}

const kinds: Readonly<Record<string, MessageKey & `debug.kind.${string}`>> = {
  microphone: 'debug.kind.microphone',
  camera: 'debug.kind.camera',
  screen: 'debug.kind.screen',
  screenAudio: 'debug.kind.screenAudio',
}

const mendings: Readonly<Record<string, MessageKey & `debug.mending.${string}`>> = {
  waiting: 'debug.mending.waiting',
  'new-path': 'debug.mending.newPath',
  relay: 'debug.mending.relay',
  'new-connection': 'debug.mending.newConnection',
}

const wayOf = (entry: TraceEntry, t: Translate) => t(ways[text(entry, 'type')] ?? 'debug.way.host')
const kindOf = (entry: TraceEntry, t: Translate) => t(kinds[text(entry, 'kind')] ?? 'debug.kind.camera')

const told: Readonly<Record<TraceEvent, Told>> = {
  'capture-on': (entry, { t }) => {
    const kind = kindOf(entry, t)
    const [width, height, rate] = [
      number(entry, 'width'),
      number(entry, 'height'),
      number(entry, 'frameRate'),
    ]
    return width === 0
      ? t('debug.step.captureOn', { kind })
      : t('debug.step.captureOnPicture', { kind, width, height, rate })
  },
  'capture-off': (entry, { t }) => t('debug.step.captureOff', { kind: kindOf(entry, t) }),
  'capture-failed': (entry, { t }) => t('debug.step.captureFailed', { kind: kindOf(entry, t) }),
  'server-connected': (_entry, { t }) => t('debug.step.serverConnected'),
  'server-lost': (_entry, { t }) => t('debug.step.serverLost'),
  joining: (_entry, { t }) => t('debug.step.joining'),
  joined: (_entry, { t }) => t('debug.step.joined'),
  'person-came': ofPerson('debug.step.personCame'),
  'person-went': ofPerson('debug.step.personWent'),
  'connection-made': (entry, { t, name }) => {
    const connection = number(entry, 'connection')
    return connection > 1
      ? t('debug.step.connectionMadeAgain', { name, number: connection })
      : t('debug.step.connectionMade', { name })
  },
  'offer-made': (entry, { t, name }) =>
    t(entry.facts['again'] === true ? 'debug.step.offerMadeAgain' : 'debug.step.offerMade', { name }),
  'offer-read': (entry, { t, name }) =>
    t('debug.step.offerRead', { name, count: number(entry, 'candidates') }),
  'answer-made': ofPerson('debug.step.answerMade'),
  'answer-read': ofPerson('debug.step.answerRead'),
  'candidate-found': (entry, { t }) =>
    t('debug.step.candidateFound', { way: wayOf(entry, t), protocol: text(entry, 'protocol').toUpperCase() }),
  'candidate-read': (entry, { t, name }) =>
    t('debug.step.candidateRead', {
      name,
      way: wayOf(entry, t),
      protocol: text(entry, 'protocol').toUpperCase(),
    }),
  'candidate-failed': (entry, { t }) => t('debug.step.candidateFailed', { code: number(entry, 'code') }),
  'candidates-complete': (entry, { t, name }) =>
    t('debug.step.candidatesComplete', { name, count: number(entry, 'found') }),
  'path-checking': ofPerson('debug.step.pathChecking'),
  'path-found': ofPerson('debug.step.pathFound'),
  'path-interrupted': ofPerson('debug.step.pathInterrupted'),
  'path-failed': ofPerson('debug.step.pathFailed'),
  encrypted: ofPerson('debug.step.encrypted'),
  'link-open': ofPerson('debug.step.linkOpen'),
  'link-recovering': (entry, { t, name }) =>
    t('debug.step.linkRecovering', {
      name,
      step: t(mendings[text(entry, 'step')] ?? 'debug.mending.waiting'),
    }),
  'link-lost': ofPerson('debug.step.linkLost'),
  'media-came': (entry, { t, name }) => {
    const [kind, codec, width] = [kindOf(entry, t), text(entry, 'codec'), number(entry, 'width')]
    return width === 0
      ? t('debug.step.mediaCame', { name, kind, codec })
      : t('debug.step.pictureCame', { name, kind, codec, width, height: number(entry, 'height') })
  },
  'connection-closed': ofPerson('debug.step.connectionClosed'),
  'page-error': (entry, { t }) => t('debug.step.pageError', { message: text(entry, 'message') }),
}

/** One step of a call in plain words, for somebody who wants to understand what happens. */
export function stepWords(entry: TraceEntry, speech: StepSpeech): string {
  return told[entry.event](entry, speech)
}
