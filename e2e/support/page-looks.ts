/** Looks at a page. Each function runs there, and may use nothing from outside. */

/** How many frames of a video were shown since this was first asked. */
export function countFrames(video: SVGElement | HTMLElement): number {
  const counted = video as HTMLVideoElement & { shownFrames?: number }
  if (counted.shownFrames === undefined) {
    counted.shownFrames = 0
    const count = () => {
      counted.shownFrames = (counted.shownFrames ?? 0) + 1
      counted.requestVideoFrameCallback(count)
    }
    counted.requestVideoFrameCallback(count)
  }
  return counted.shownFrames
}

/** Whether nothing fades, slides or grows any more. */
export async function standsStill(): Promise<boolean> {
  const isPassing = ({ playState, effect }: Animation) => {
    const target = effect instanceof KeyframeEffect ? effect.target : undefined
    const isMeter = Boolean(target?.closest('[data-level-meter]'))
    return playState === 'running' && !isMeter && effect?.getComputedTiming().iterations !== Infinity
  }
  const moves = () => document.getAnimations().some(isPassing)
  // What begins with the next frame counts too.
  const before = moves()
  await new Promise((resolve) => requestAnimationFrame(resolve))
  return !before && !moves()
}
