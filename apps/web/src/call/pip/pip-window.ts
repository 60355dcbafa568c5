/** A small window that stays in front of all others. */

/** Document Picture-in-Picture, which TypeScript's library does not know yet. */
interface DocumentPictureInPicture {
  requestWindow(options: { readonly width: number; readonly height: number }): Promise<Window>
}

/** In CSS pixels: two faces beside each other and the controls below them. */
const SIZE = { width: 380, height: 300 }

declare global {
  interface Window {
    readonly documentPictureInPicture?: DocumentPictureInPicture
  }
}

/** Whether this browser has such a window, for everybody or at least for one picture. */
export const canFloat = (): boolean =>
  window.documentPictureInPicture !== undefined || document.pictureInPictureEnabled

/**
 * Opens one that looks like this page, empty. `undefined` where there is none of that kind. Rejects where the browser
 * wants a press first.
 */
export async function openPipWindow(): Promise<Window | undefined> {
  const opened = await window.documentPictureInPicture?.requestWindow(SIZE)
  if (opened === undefined) return undefined
  const { documentElement, head } = opened.document
  for (const sheet of document.head.querySelectorAll('link[rel=stylesheet], style'))
    head.append(opened.document.importNode(sheet, true))
  documentElement.lang = document.documentElement.lang
  documentElement.dir = document.documentElement.dir
  opened.document.title = document.title
  return opened
}

/** Lets one picture of the page float, where no window of one's own can. */
export async function floatVideo(video: HTMLVideoElement | null): Promise<void> {
  if (video === null) return
  // Refused otherwise, so that browsers lay no button of their own over every picture.
  video.disablePictureInPicture = false
  await video.requestPictureInPicture()
}
