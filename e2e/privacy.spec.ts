import { expect, test } from './people.ts'

test('[U50] the server meets neither names nor the key of a link, and its log not even the room', async ({
  meeting,
}) => {
  const names = ['Annabel Unmistakable', 'Benedict Noticeable'] as const
  const [anna, ben] = await meeting.call(...names)
  await anna.sees(ben)
  await ben.presses('Turn off microphone')
  await expect(anna.tileOf(ben)).toContainText('Microphone off')
  const link = new URL(await anna.copiesInviteLink())
  const key = link.hash.slice(1)
  const room = link.pathname.slice('/r/'.length)
  for (const person of [anna, ben]) {
    expect(person.wire.size).toBeGreaterThan(10)
    for (const secret of [key, ...names, ...names.flatMap((name) => name.split(' '))]) {
      expect(person.wire.holding(secret)).toEqual([])
    }
    // Descriptions and candidates carry people's addresses: they are sealed too.
    for (const word of ['a=candidate', 'candidate:', 'a=fingerprint', 'm=audio']) {
      expect(person.wire.holding(word)).toEqual([])
    }
  }
  for (const secret of [key, room, ...names]) expect(meeting.product.log).not.toContain(secret)
})
