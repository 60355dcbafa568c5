import { expect, test } from 'vitest'
import { rightsOver } from './rights.ts'

const somebody = { own: 'host', isSelf: false, isHost: false, isMuted: false, isSharing: true } as const
const nothing = { mute: false, stopShare: false, makeHost: false, remove: false }

test('[V141] guests are offered nothing, and nobody anything over themselves', () => {
  expect(rightsOver({ ...somebody, own: undefined })).toEqual(nothing)
  expect(rightsOver({ ...somebody, own: 'creator', isSelf: true })).toEqual(nothing)
})

test('[V141] hosts are offered what makes sense now; hosts are made and removed by the person who made the room', () => {
  expect(rightsOver(somebody)).toEqual({ mute: true, stopShare: true, makeHost: false, remove: true })
  expect(rightsOver({ ...somebody, isMuted: true, isSharing: false })).toEqual({ ...nothing, remove: true })
  expect(rightsOver({ ...somebody, isHost: true })).toMatchObject({ mute: true, remove: false })
  expect(rightsOver({ ...somebody, own: 'creator' })).toMatchObject({ makeHost: true, remove: true })
  expect(rightsOver({ ...somebody, own: 'creator', isHost: true })).toMatchObject({
    makeHost: false,
    remove: true,
  })
})
