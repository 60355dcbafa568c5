/** Step 2: an offer, an answer, candidates. Both ends are in this page, so nothing has to travel. */
const video = document.querySelector('video')
const button = document.querySelector('button')
const status = document.querySelector('[role=status]')

async function call(): Promise<void> {
  const caller = new RTCPeerConnection()
  const callee = new RTCPeerConnection()

  // Ways to reach one end, as it finds them. The other end tries each; `null` says that there are no more.
  caller.addEventListener('icecandidate', ({ candidate }) => void callee.addIceCandidate(candidate))
  callee.addEventListener('icecandidate', ({ candidate }) => void caller.addIceCandidate(candidate))
  callee.addEventListener('track', ({ streams: [stream] }) => {
    if (video) video.srcObject = stream ?? null
  })
  caller.addEventListener('connectionstatechange', () => {
    if (status) status.textContent = caller.connectionState
  })

  const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: true })
  for (const track of stream.getTracks()) caller.addTrack(track, stream)

  // The offer says what the caller sends and how. Without an argument, the browser writes the description itself.
  await caller.setLocalDescription()
  if (caller.localDescription) await callee.setRemoteDescription(caller.localDescription)
  await callee.setLocalDescription()
  if (callee.localDescription) await caller.setRemoteDescription(callee.localDescription)
}

button?.addEventListener('click', () => void call())
