import { createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { iceServersFor, turnServer } from './credentials.ts'

const turn = { urls: ['turn:turn.example.org:3478'], secret: 'sixteen characters' }
const stun = { urls: ['stun:stun.example.org'] }

describe('credentials', () => {
  test('[T1] names no ICE server when none is configured', () => {
    expect(iceServersFor({ iceServers: [] }, 0)).toEqual([])
  })

  test('[T3] signs a username that begins with its expiry', () => {
    const { username, credential } = turnServer(turn, 1_000_000, 'id')
    expect(username).toBe('1600:id')
    expect(credential).toBe(createHmac('sha1', turn.secret).update('1600:id').digest('base64'))
  })

  test('[T3] gives everybody an id of one’s own', () => {
    const [one, other] = [
      iceServersFor({ iceServers: [], turn }, 0),
      iceServersFor({ iceServers: [], turn }, 0),
    ]
    expect(one[0]?.username).not.toBe(other[0]?.username)
  })

  test('[T2] adds TURN to the other servers', () => {
    expect(iceServersFor({ iceServers: [stun], turn }, 0)).toMatchObject([stun, { urls: turn.urls }])
  })
})
