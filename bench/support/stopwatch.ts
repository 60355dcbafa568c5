import type { Page } from '@playwright/test'

interface Times {
  /** The last press of a button, in ms of the machine's clock. */
  pressed: number
  /** When the browser was handed the latest answer: what follows is ICE, DTLS and the way of the first frame. */
  answered: number
  /** When the browser began and ended to make or read each description. */
  readonly descriptions: (readonly [fromMs: number, toMs: number])[]
  /** The first picture of each remote video, in the same ms. */
  readonly pictures: number[]
}

declare global {
  interface Window {
    times: Times
  }
}

/** Runs in the page before its own scripts: notes when a button is pressed, when descriptions are set, and when remote people first appear. */
function installStopwatch(): void {
  const remote = 'video[data-remote], [data-tile=camera]:not([data-self]) video'
  const times: Times = { pressed: 0, answered: 0, descriptions: [], pictures: [] }
  window.times = times
  const now = () => performance.timeOrigin + performance.now()
  const note = (event: Event) => {
    times.pressed = performance.timeOrigin + event.timeStamp
  }
  addEventListener('click', note, { capture: true })
  const timed = async (work: Promise<void>) => {
    const from = now()
    await work
    times.descriptions.push([from, now()])
  }
  window.RTCPeerConnection = class extends RTCPeerConnection {
    override setLocalDescription(description?: RTCLocalSessionDescriptionInit): Promise<void> {
      return timed(super.setLocalDescription(description))
    }
    override setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void> {
      if (description.type === 'answer') times.answered = now()
      return timed(super.setRemoteDescription(description))
    }
  }
  const seen = new WeakSet<Element>()
  const look = () => {
    for (const video of document.querySelectorAll<HTMLVideoElement>(remote)) {
      if (seen.has(video)) continue
      seen.add(video)
      video.requestVideoFrameCallback(() => times.pictures.push(now()))
    }
  }
  new MutationObserver(look).observe(document, { childList: true, subtree: true })
}

/** Lets a page note its times from its next address on. */
export async function addStopwatch(page: Page): Promise<void> {
  await page.addInitScript(installStopwatch)
}

/** Waits until a page shows so many remote people; resolves with when the last of them appeared. */
export async function lastPicture(page: Page, people: number): Promise<number> {
  await page.waitForFunction((count) => window.times.pictures.length >= count, people, { timeout: 30_000 })
  return page.evaluate((count) => window.times.pictures[count - 1] ?? Number.NaN, people)
}

/** When a button of this page was last pressed. */
export function pressedAt(page: Page): Promise<number> {
  return page.evaluate(() => window.times.pressed)
}

/** When this page last handed an answer to its browser. */
export function answeredAt(page: Page): Promise<number> {
  return page.evaluate(() => window.times.answered)
}

/** How long this page's browser made and read descriptions between two moments, in ms. */
export function describedBetween(page: Page, fromMs: number, toMs: number): Promise<number> {
  return page.evaluate(
    ([from, to]) =>
      window.times.descriptions.reduce(
        (sum, [began, ended]) => (began >= from && ended <= to ? sum + ended - began : sum),
        0,
      ),
    [fromMs, toMs] as const,
  )
}

/** The middle one of some numbers. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}
