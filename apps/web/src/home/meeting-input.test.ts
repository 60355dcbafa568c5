import { expect, test } from 'vitest'
import { readMeetingInput, roomNameFrom } from './meeting-input.ts'

const host = 'meet.example:8443'

test('[V1] takes for a link what holds one of this site, bare, cut short, inside a message or inside another link', () => {
  for (const text of [
    'https://meet.example:8443/r/amber-otter-42#AUk2',
    'meet.example:8443/r/amber-otter-42#AUk2',
    ' /r/amber-otter-42#AUk2\n',
    'amber-otter-42#AUk2',
    'Come in: http://meet.example:8443/r/amber-otter-42#AUk2 at ten',
    'https://safe.example/?url=https%3A%2F%2Fmeet.example%3A8443%2Fr%2Famber-otter-42%23AUk2',
  ])
    expect(readMeetingInput(text, host)).toEqual({ kind: 'link' })
})

test('[V2] tells links of other sites, names and nothing apart', () => {
  expect(readMeetingInput('https://other.example/r/a#b', host)).toEqual({
    kind: 'other-site',
    host: 'other.example',
  })
  expect(readMeetingInput(' Team standup ', host)).toEqual({ kind: 'name', name: 'Team standup' })
  expect(readMeetingInput(' \n', host)).toEqual({ kind: 'empty' })
})

test('[V3] makes hyphens of what parts the words of a typed name', () => {
  expect(roomNameFrom(' Team  stand_up v1.2 - ')).toBe('Team-stand-up-v1-2')
  expect(roomNameFrom('周 会')).toBe('周-会')
})
