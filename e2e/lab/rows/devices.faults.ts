import { fault } from '../fault.ts'
import type { LabPerson } from '../lab-person.ts'
import type { Findings } from '../findings.ts'

fault(
  'F-B1',
  { what: 'the camera is unplugged (its track ends)', promise: 'initials here and there ≤ 1 s' },
  async (lab, finds) => {
    const [anna, ben] = await lab.call(['Anna', 'Ben'])
    const ended = Date.now()
    // Anyone who has another camera goes on with that: this machine's is its only one.
    await ben.page.evaluate(() => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('none', 'NotFoundError'))
      navigator.mediaDevices.enumerateDevices = () => Promise.resolve([])
    })
    await ben.endsDevice('video')
    finds.atMost('no picture for Anna', 1, await anna.looksAfter(ben, ended, ({ pictured }) => !pictured))
    finds.atMost('told to Ben', 2, await ben.noticeAfter(/camera was unplugged/, ended))
  },
)

fault(
  'F-B2',
  {
    what: 'the microphone is unplugged: there is another one, then none',
    promise: 'next one ≤ 2 s, then told ≤ 2 s; the others see that it is off ≤ 1 s',
  },
  async (lab, finds) => {
    const [anna, ben] = await lab.call(['Anna', 'Ben'])
    await anna.hears(ben)
    const first = Date.now()
    await ben.endsDevice('audio')
    finds.atMost('next one', 2, await ben.noticeAfter(/microphone was unplugged\. Using another/, first))
    await anna.hears(ben)
    finds.notes('heard again')
    await ben.presses('Dismiss')
    await ben.page.evaluate(() => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('none', 'NotFoundError'))
      navigator.mediaDevices.enumerateDevices = () => Promise.resolve([])
    })
    const second = Date.now()
    await ben.endsDevice('audio')
    finds.atMost('told to Ben', 2, await ben.noticeAfter(/microphone was unplugged, and there isn't/, second))
    const seen = await anna.looksAfter(ben, second, ({ says }) => says.includes('Microphone off'))
    finds.atMost('seen by Anna', 1, seen)
  },
)

/** Takes devices away before the page asks for them; the page gets its source as text. */
function lacksDevices({ kinds, error }: Lack): void {
  const { mediaDevices } = navigator
  const ask = mediaDevices.getUserMedia.bind(mediaDevices)
  const list = mediaDevices.enumerateDevices.bind(mediaDevices)
  mediaDevices.getUserMedia = (constraints = {}) =>
    kinds.some((kind) => (constraints[kind] ?? false) !== false)
      ? Promise.reject(new DOMException(error, error))
      : ask(constraints)
  if (error === 'NotFoundError') {
    mediaDevices.enumerateDevices = async () =>
      (await list()).filter(({ kind }) => !kinds.some((gone) => kind === `${gone}input`))
  }
}

interface Lack {
  readonly kinds: readonly ('audio' | 'video')[]
  readonly error: 'NotReadableError' | 'NotFoundError' | 'NotAllowedError'
}

/** Somebody joins with what there is; from pressing *Join* to everybody's media. */
async function joinsLacking(person: LabPerson, anna: LabPerson, lack: Lack, finds: Findings): Promise<void> {
  await person.context.addInitScript(lacksDevices, lack)
  await person.opensLink(anna.page.url())
  await person.writesName()
  await person.page.getByRole('button', { name: 'Try again' }).first().waitFor()
  const begin = Date.now()
  await person.presses('Join')
  await person.isInCall()
  const what = lack.kinds.length > 1 ? 'without both' : `camera: ${lack.error}`
  finds.atMost(`${what}, in`, 2, (Date.now() - begin) / 1_000)
  finds.atMost("Anna's picture", 2, await person.picturesAfter(anna, begin))
  await person.hears(anna)
  await anna.seesNoPictureOf(person)
  if (lack.kinds.length === 1) await anna.hears(person)
}

fault(
  'F-B4',
  {
    what: 'the camera is busy, refused, or there is no device at all',
    promise: 'told in the lobby; in with what there is ≤ 2 s; everybody else is seen and heard',
  },
  async (lab, finds) => {
    const [anna] = await lab.call(['Anna'])
    const comes = async (name: string, lack: Lack) => joinsLacking(await lab.person(name), anna, lack, finds)
    await comes('Ben', { kinds: ['video'], error: 'NotReadableError' })
    await comes('Carla', { kinds: ['video'], error: 'NotAllowedError' })
    await comes('Dora', { kinds: ['audio', 'video'], error: 'NotFoundError' })
  },
)

fault(
  'F-B5',
  { what: "screen sharing ended in the browser's own bar", promise: 'gone everywhere ≤ 1 s' },
  async (lab, finds) => {
    const [anna, ben] = await lab.call(['Anna', 'Ben'])
    await ben.shares()
    await anna.seesScreenOf(ben)
    const ended = Date.now()
    await ben.endsDevice('screen')
    const gone = await anna.looksAfterNamed("Ben's screen", ended, ({ tiles }) => tiles === 0)
    finds.atMost('gone for Anna', 1, gone)
  },
)
