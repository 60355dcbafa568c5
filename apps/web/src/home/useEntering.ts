import { ref, watch, type Ref } from 'vue'
import { useRouter } from 'vue-router'
import { useWords } from '../i18n/i18n.ts'
import { linkProblemWords } from '../i18n/problem-words.ts'
import { useMeetingsStore } from '../settings/meetings-store.ts'
import { meetingNamed } from '../settings/meetings.ts'
import { readMeetingInput, roomNameFrom } from './meeting-input.ts'
import { findRoom, makeRoom, type RoomPlace } from './rooms.ts'

/** The one text box of home and its two buttons. */
export interface Entering {
  readonly text: Ref<string>
  /** Why there is no way in, in words; gone with the next key. */
  readonly problem: Ref<string | undefined>
  readonly making: Ref<boolean>
  makeMeeting(): Promise<void>
  joinMeeting(): Promise<void>
}

/** Wires *New meeting*, *Join* and the box between them. */
export function useEntering(): Entering {
  const { t } = useWords()
  const router = useRouter()
  const meetings = useMeetingsStore()
  const text = ref('')
  const problem = ref<string>()
  const making = ref(false)
  watch(text, () => {
    problem.value = undefined
  })

  const enter = ({ name, key }: RoomPlace) => router.push({ name: 'room', params: { name }, hash: `#${key}` })

  async function makeMeeting(): Promise<void> {
    const input = readMeetingInput(text.value, location.host)
    making.value = true
    try {
      const place = await makeRoom(input.kind === 'name' ? roomNameFrom(input.name) : '')
      if (place === undefined) problem.value = t('home.problem.badName')
      else await enter(place)
    } catch {
      problem.value = t('home.problem.notMade')
    } finally {
      making.value = false
    }
  }

  async function joinLink(): Promise<void> {
    const reading = findRoom(text.value)
    if (reading.ok) await enter(reading.place)
    else problem.value = t(linkProblemWords(reading.problem))
  }

  async function joinMeeting(): Promise<void> {
    const input = readMeetingInput(text.value, location.host)
    if (input.kind === 'empty') problem.value = t('home.problem.empty')
    else if (input.kind === 'other-site') problem.value = t('home.problem.otherSite', { host: input.host })
    else if (input.kind === 'link') await joinLink()
    else {
      const known = meetingNamed(meetings.list, roomNameFrom(input.name))
      if (known === undefined) problem.value = t('home.problem.unknownName', { name: input.name })
      else await enter(known)
    }
  }

  return { text, problem, making, makeMeeting, joinMeeting }
}
