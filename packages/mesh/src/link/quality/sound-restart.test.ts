import { describe, expect, test } from 'vitest'
import { answerInPlace } from './sound-restart.ts'

const section = (kind: string, setup: string) =>
  [
    `m=${kind} 9 UDP/TLS/RTP/SAVPF 111`,
    'a=ice-ufrag:abcd',
    `a=setup:${setup}`,
    'a=sendrecv',
    'a=msid:person track',
    'a=ssrc:17 cname:x',
    'a=rtcp-mux',
    '',
  ].join('\r\n')
const sdp = (setup: string) => `v=0\r\ns=-\r\n${section('audio', setup)}${section('video', setup)}`

describe('an answer in place of the other side', () => {
  test('[M111] takes the microphone away and nothing else', () => {
    const answer = answerInPlace({ localSdp: sdp('actpass'), remoteSdp: sdp('active') }, 'gone')
    const [, sound = '', picture] = answer.split(/^(?=m=)/m)
    expect(sound).toContain('a=recvonly\r\n')
    expect(sound).not.toMatch(/a=(?:msid|ssrc|sendrecv)/)
    expect(sound).toContain('a=ice-ufrag:abcd\r\n')
    expect(picture).toBe(section('video', 'active'))
  })

  test('[M111] gives it back as it was', () => {
    const remoteSdp = sdp('active')
    expect(answerInPlace({ localSdp: sdp('actpass'), remoteSdp }, 'there')).toBe(remoteSdp)
  })

  test('[M111] keeps the DTLS role of each end, whichever side made the offer', () => {
    const roleAfter = (own: string, theirs: string) =>
      /a=setup:(\w+)/.exec(answerInPlace({ localSdp: sdp(own), remoteSdp: sdp(theirs) }, 'there'))?.[1]
    expect(roleAfter('actpass', 'active')).toBe('active')
    expect(roleAfter('actpass', 'passive')).toBe('passive')
    expect(roleAfter('active', 'actpass')).toBe('passive')
    expect(roleAfter('passive', 'actpass')).toBe('active')
  })
})
