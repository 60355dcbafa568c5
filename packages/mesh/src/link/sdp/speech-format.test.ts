import { expect, test } from 'vitest'
import { fitSpeech } from './speech-format.ts'

const section = (media: string, format: string) =>
  `m=${media} 9 UDP/TLS/RTP/SAVPF 109\r\na=rtpmap:109 opus/48000/2\r\na=fmtp:109 ${format}\r\n`
const description = (microphone: string, screenAudio = 'stereo=1;useinbandfec=1') =>
  `v=0\r\ns=-\r\n${section('audio', microphone)}m=video 9 X 96\r\n${section('audio', screenAudio)}`

test('[N19] codes the microphone in one channel, and a shared sound as the other side likes it', () => {
  const asked = description('maxplaybackrate=48000;stereo=1;useinbandfec=1')
  expect(fitSpeech(asked, 'sent')).toBe(description('maxplaybackrate=48000;useinbandfec=1'))
})

test('[N20] saves the bits of pauses where that is wished, whatever the other side asks for', () => {
  const asked = description('minptime=10;useinbandfec=1;usedtx=1')
  expect(fitSpeech(asked, 'sent')).toBe(description('minptime=10;useinbandfec=1'))
  expect(fitSpeech(asked, 'saved')).toBe(asked)
  expect(fitSpeech(description('useinbandfec=1'), 'saved')).toBe(description('useinbandfec=1;usedtx=1'))
})

test('[N19] leaves a description alone that has no Opus', () => {
  for (const sdp of ['v=0\r\n', 'v=0\r\nm=audio 9 X 0\r\na=rtpmap:0 PCMU/8000\r\n'])
    expect(fitSpeech(sdp, 'saved')).toBe(sdp)
})

test('[N19] says nothing of a format of which nothing is left to say', () => {
  const bare = description('useinbandfec=1').replace('a=fmtp:109 useinbandfec=1\r\n', '')
  expect(fitSpeech(description('stereo=1;sprop-stereo=1'), 'sent')).toBe(bare)
})
