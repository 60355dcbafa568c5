import type { TabStorage } from '../call/session/resume.ts'

/** `sessionStorage`, or nothing where the browser refuses it: then nothing is remembered over a reload. */
export function browserTabStorage(): TabStorage {
  try {
    return window.sessionStorage
  } catch {
    return { getItem: () => null, setItem() {}, removeItem() {} }
  }
}
