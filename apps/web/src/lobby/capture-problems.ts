import type { CaptureSnapshot } from '@confab/mesh'
import type { CaptureProblem } from '../i18n/problem-words.ts'

/** What to say about devices that were not to be had: once for both when it is the same. */
export function captureProblems(camera: CaptureSnapshot, microphone: CaptureSnapshot): CaptureProblem[] {
  if (camera.state === 'failed' && microphone.state === 'failed' && camera.failure === microphone.failure)
    return [{ devices: ['camera', 'microphone'], failure: camera.failure }]
  const problems: CaptureProblem[] = []
  if (camera.state === 'failed') problems.push({ devices: ['camera'], failure: camera.failure })
  if (microphone.state === 'failed') problems.push({ devices: ['microphone'], failure: microphone.failure })
  return problems
}
