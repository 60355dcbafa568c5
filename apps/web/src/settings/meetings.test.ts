import * as v from 'valibot'
import { expect, test } from 'vitest'
import { meetingNamed, Meetings, withMeeting, withoutMeeting, type Meeting } from './meetings.ts'

const meeting = (name: string, key: string, lastJoinedAt = 0): Meeting => ({ name, key, lastJoinedAt })

test('[V4] lists the meetings of this browser newest first, each room once, and no more than thirty', () => {
  let list: Meeting[] = []
  for (const [name, key] of [
    ['a', '1'],
    ['b', '2'],
    ['a', '1'],
    ['a', '3'],
  ] as const)
    list = withMeeting(list, meeting(name, key))
  expect(list.map(({ name, key }) => name + key)).toEqual(['a3', 'a1', 'b2'])
  expect(withoutMeeting(list, meeting('a', '1')).map(({ key }) => key)).toEqual(['3', '2'])
  for (let index = 0; index < 40; index++) list = withMeeting(list, meeting('c', `k${index}`))
  expect(list).toHaveLength(30)
})

test('[V5] finds a meeting by its name as rooms compare names, the one joined last first', () => {
  const list = [meeting('café', '2'), meeting('café', '1'), meeting('周会', '3')]
  expect(meetingNamed(list, ' CAFE\u0301 ')?.key).toBe('2')
  expect(meetingNamed(list, '周会')?.key).toBe('3')
  expect(meetingNamed(list, 'caf')).toBeUndefined()
})

test('[V6] leaves out kept meetings that are not readable and keeps the others', () => {
  expect(v.parse(Meetings, 'nonsense')).toEqual([])
  expect(v.parse(Meetings, [meeting('a', 'k'), { name: 'b' }, meeting('c', 'not a key'), null])).toEqual([
    meeting('a', 'k'),
  ])
})
