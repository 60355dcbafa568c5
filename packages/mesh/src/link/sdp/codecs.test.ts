import { expect, test } from 'vitest'
import { meetingCodecs } from './codecs.ts'

const codec = (mimeType: string, sdpFmtpLine?: string) => ({ mimeType, sdpFmtpLine })

test('[N15] offers one shape of every codec that meetings use, in the order of the browser', () => {
  const offered = meetingCodecs([
    codec('video/VP8'),
    codec('video/rtx'),
    codec('video/VP9', 'profile-id=0'),
    codec('video/VP9', 'profile-id=2'),
    codec('video/H264', 'level-asymmetry-allowed=1;packetization-mode=0;profile-level-id=42e01f'),
    codec('video/H264', 'level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f'),
    codec('video/H264', 'level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=4d001f'),
    codec('video/flexfec-03'),
  ])
  expect(offered.map(({ mimeType, sdpFmtpLine }) => [mimeType, sdpFmtpLine])).toEqual([
    ['video/VP8', undefined],
    ['video/rtx', undefined],
    ['video/VP9', 'profile-id=0'],
    ['video/H264', 'level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f'],
  ])
})

test('[N15] keeps a codec that names no shape, and leaves a browser alone that has none of them', () => {
  expect(meetingCodecs([codec('video/VP9', 'max-fs=12288')])).toHaveLength(1)
  expect(meetingCodecs([codec('audio/opus'), codec('audio/PCMU')])).toEqual([codec('audio/opus')])
  expect(meetingCodecs([codec('video/new'), codec('video/rtx'), codec('video/ulpfec')])).toEqual([])
})

test('[N18] keeps the helpers of a codec that Firefox describes whether they are offered or not', () => {
  const all = ['video/VP8', 'video/rtx', 'video/ulpfec', 'video/red'].map((type) => codec(type))
  expect(meetingCodecs(all)).toEqual(all)
})

test('[N17] prefers redundant sound and keeps plain Opus behind it', () => {
  const offered = meetingCodecs([codec('audio/opus', 'useinbandfec=1'), codec('audio/red', '111/111')])
  expect(offered.map(({ mimeType }) => mimeType)).toEqual(['audio/red', 'audio/opus'])
})
