/** Step 1: a camera and a microphone. */
const video = document.querySelector('video')
const button = document.querySelector('button')
const status = document.querySelector('[role=status]')

function say(text: string): void {
  if (status) status.textContent = text
}

async function turnOn(): Promise<void> {
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: true })
    if (video) video.srcObject = stream
    say(
      stream
        .getTracks()
        .map(({ label }) => label)
        .join(', '),
    )
  } catch (error) {
    // The person said no, there is no device, or another program has it: the name of the error tells which.
    say(error instanceof DOMException ? error.name : String(error))
  }
}

button?.addEventListener('click', () => void turnOn())
