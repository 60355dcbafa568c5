import { expect, test } from 'vitest'
import type { Connection } from '../connection/connection.ts'
import { Generation } from '../negotiation/generation.ts'
import { IncomingSound } from './incoming-sound.ts'
import { createFakeClock } from '../../testing/fake-clock.ts'

function received() {
  const receiver = { jitterBufferTarget: null as number | null }
  const pc = { getTransceivers: () => [{ receiver }] } as unknown as RTCPeerConnection
  return { receiver, sound: new IncomingSound(pc, createFakeClock()) }
}

test('[M110] the browser is asked for a longer buffer while packets are lost', () => {
  const { receiver, sound } = received()
  sound.heed({ lossPercent: 20, waitedMs: 60 })
  expect(receiver.jitterBufferTarget).toBe(100)
  for (let look = 0; look < 10; look += 1) sound.heed({ lossPercent: 0, waitedMs: 60 })
  expect(receiver.jitterBufferTarget).toBeNull()
})

test('[M111] a restart is asked for once, after three readings of a long buffer', () => {
  const { sound } = received()
  const asked = Array.from({ length: 5 }, () => sound.heed({ lossPercent: 0, waitedMs: 700 }))
  expect(asked).toEqual([false, false, true, false, false])
})

test('[M111] after a restart the answer that the other side is given again is the one it got', () => {
  // The local description is an offer then, which only this side knows.
  const restarted = { signaling: 'stable', answerSdp: undefined, localSdp: 'own offer' }
  const generation = new Generation(1, restarted as unknown as Connection)
  generation.answered = { negotiation: 3, sdp: 'answer' }
  expect(generation.answer).toBe('answer')
})
