/**
 * Step 3, the page: the call of step 2, with the two ends in two browsers. Both may offer at the same time, so they follow
 * the pattern called perfect negotiation (WebRTC 1.0, section 10.7).
 */
import { io } from 'socket.io-client'

interface Message {
  readonly description?: RTCSessionDescription | null
  readonly candidate?: RTCIceCandidate | null
}

const video = document.querySelector('video')
const button = document.querySelector('button')
const status = document.querySelector('[role=status]')

async function join(): Promise<void> {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: true })
  const connection = new RTCPeerConnection()
  const socket = io({ path: '/relay' })
  const send = (message: Message) => void socket.emit('message', message)
  /** Of two offers that meet, the polite side drops its own. The one who was here first is polite. */
  let isPolite = false
  let isOffering = false
  let ignoresOffer = false

  async function offer(): Promise<void> {
    isOffering = true
    try {
      await connection.setLocalDescription()
      send({ description: connection.localDescription })
    } finally {
      isOffering = false
    }
  }

  async function receive({ description, candidate }: Message): Promise<void> {
    if (description) {
      const meetsOwn = isOffering || connection.signalingState !== 'stable'
      ignoresOffer = description.type === 'offer' && meetsOwn && !isPolite
      if (ignoresOffer) return
      await connection.setRemoteDescription(description)
      if (description.type !== 'offer') return
      await connection.setLocalDescription()
      send({ description: connection.localDescription })
    } else if (candidate && !ignoresOffer) {
      await connection.addIceCandidate(candidate)
    }
  }

  connection.addEventListener('negotiationneeded', () => void offer())
  connection.addEventListener('icecandidate', ({ candidate }) => send({ candidate }))
  connection.addEventListener('track', ({ streams: [remote] }) => {
    if (video) video.srcObject = remote ?? null
  })
  connection.addEventListener('connectionstatechange', () => {
    if (status) status.textContent = connection.connectionState
  })
  socket.on('message', (message: Message) => void receive(message))
  socket.on('joined', () => {
    isPolite = true
    // What was offered before went to nobody.
    void offer()
  })
  for (const track of stream.getTracks()) connection.addTrack(track, stream)
}

button?.addEventListener('click', () => void join())
