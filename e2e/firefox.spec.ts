import { expect, test, type Person } from './people.ts'
import { isFull } from './support/form.ts'

const firefox = { browser: 'firefox', context: { locale: 'en-GB' } } as const

async function seeEachOther(...people: readonly Person[]): Promise<void> {
  for (const person of people) {
    const others = people.filter((other) => other !== person)
    await person.findsInCall(...others)
    await person.isLinkedTo(others.length)
    await person.sees(...others)
  }
}

test('[U70] Chromium and Firefox see and hear each other at the first attempt, no matter who comes first', async ({
  meeting,
}) => {
  const anna = await meeting.person('Anna')
  const fritz = await meeting.person('Fritz', { browser: 'firefox', context: { locale: 'en-GB' } })
  const carla = await meeting.person('Carla')
  await anna.startsMeeting()
  await anna.joins()
  const link = await anna.copiesInviteLink()
  const made = ({ page }: Person) => page.evaluate(() => window.probe.madeConnections())
  await fritz.joinsBy(link)
  await anna.isLinkedTo(1)
  expect(await made(anna)).toBe(1)
  const before = await made(fritz)
  await carla.joinsBy(link)
  await fritz.isLinkedTo(2)
  expect(await made(fritz)).toBe(before + 1)
  const people = [anna, fritz, carla]
  for (const person of people) {
    await person.findsInCall(...people.filter((other) => other !== person))
    await person.isLinkedTo(2)
  }
  await fritz.sees(anna, carla)
  await anna.sees(fritz)
  await carla.sees(fritz)
  await anna.hears(fritz)
  await fritz.hears(anna)
  await anna.shares()
  await fritz.seesScreenOf(anna)
  await fritz.presses('Turn off camera')
  await anna.seesNoPictureOf(fritz)
  await fritz.leaves()
  await anna.findsInCall(carla)
  expect((await anna.running()).connections).toBe(1)
})

test('[U71] two Firefoxes see and hear each other, also after a reload', async ({ meeting }) => {
  const [fritz, franka] = [await meeting.person('Fritz', firefox), await meeting.person('Franka', firefox)]
  await fritz.startsMeeting()
  await fritz.joins()
  await franka.joinsBy(fritz.page.url())
  await seeEachOther(fritz, franka)
  await franka.hears(fritz)
  await fritz.reloads()
  await fritz.isInCall()
  await seeEachOther(fritz, franka)
  await fritz.hears(franka)
})

test('[U72] browsers of both kinds form a mesh, and connections that die are made again in both', async ({
  meeting,
}) => {
  const anna = await meeting.person('Anna')
  const fritz = await meeting.person('Fritz', firefox)
  const people = [anna, fritz]
  if (isFull) {
    people.push(await meeting.person('Carla'))
    people.push(await meeting.person('Franka', firefox))
  }
  await anna.startsMeeting()
  await anna.joins()
  for (const guest of people.slice(1)) await guest.joinsBy(anna.page.url())
  await seeEachOther(...people)
  for (const unlucky of [anna, fritz]) {
    await unlucky.page.evaluate(() => window.probe.breakConnections())
    await seeEachOther(...people)
  }
})

test('[N25] a new path is agreed on between both kinds on the same connection, whichever made it', async ({
  meeting,
}) => {
  const anna = await meeting.person('Anna')
  const fritz = await meeting.person('Fritz', firefox)
  await anna.startsMeeting()
  await anna.joins()
  // The one who comes later offers the connection; the other one asks for a new path of it.
  await fritz.joinsBy(anna.page.url())
  await seeEachOther(anna, fritz)
  const path = (page: Person['page']) =>
    page.evaluate(() => {
      const [connection] = window.probe.connections()
      const ufrag = /a=ice-ufrag:(\S+)/.exec(connection?.localDescription?.sdp ?? '')?.[1]
      return connection?.signalingState === 'stable' ? ufrag : 'being agreed on'
    })
  for (const { page } of [anna, fritz]) {
    const [before, made] = [await path(page), await page.evaluate(() => window.probe.madeConnections())]
    // The page hears of another network, and nothing is answered of what it says over the link.
    const sending = await page.evaluateHandle(() => {
      const { send } = RTCDataChannel.prototype
      RTCDataChannel.prototype.send = () => {}
      window.dispatchEvent(new Event('online'))
      return { goesOn: () => void (RTCDataChannel.prototype.send = send) }
    })
    await expect.poll(() => path(page)).not.toBe(before)
    await expect.poll(() => path(page)).not.toBe('being agreed on')
    expect(await page.evaluate(() => window.probe.madeConnections())).toBe(made)
    await sending.evaluate(({ goesOn }) => goesOn())
    // Where a machine has several addresses, Firefox (seen in 153) may get nothing over the new path: then it is made again.
    await seeEachOther(anna, fritz)
  }
  await anna.hears(fritz)
  await fritz.hears(anna)
})

test('[N24] Firefox neither offers nor takes redundant sound: what is agreed with it is Opus with its own copies', async ({
  meeting,
}) => {
  const fritz = await meeting.person('Fritz', firefox)
  const found = await fritz.page.evaluate(async () => {
    const { codecs } = RTCRtpReceiver.getCapabilities('audio') ?? { codecs: [] }
    const offerer = new RTCPeerConnection()
    offerer.addTransceiver('audio')
    const { sdp = '' } = await offerer.createOffer()
    const opus = /a=rtpmap:(\d+) opus/.exec(sdp)?.[1] ?? ''
    // As Chromium offers it: before Opus.
    const redundant = sdp
      .replace(/^(m=audio \d+ \S+)/m, '$1 63')
      .replace(/^(a=rtpmap:\d+ opus)/m, `a=rtpmap:63 red/48000/2\r\na=fmtp:63 ${opus}/${opus}\r\n$1`)
    const answerer = new RTCPeerConnection()
    await answerer.setRemoteDescription({ type: 'offer', sdp: redundant })
    const answer = await answerer.createAnswer()
    offerer.close()
    answerer.close()
    const formats = (text: string) => [...text.matchAll(/a=rtpmap:\d+ (\w+)/g)].map(([, name]) => name)
    return {
      known: codecs.map(({ mimeType }) => mimeType.toLowerCase()),
      asked: formats(redundant),
      agreed: formats(answer.sdp ?? ''),
      format: new RegExp(`a=fmtp:${opus} (.*)`).exec(answer.sdp ?? '')?.[1] ?? '',
    }
  })
  expect(found.known).not.toContain('audio/red')
  expect(found.asked).toContain('red')
  expect(found.agreed).not.toContain('red')
  expect(found.agreed).toContain('opus')
  expect(found.format).toContain('useinbandfec=1')
})
