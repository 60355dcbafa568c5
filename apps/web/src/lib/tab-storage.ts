/** The part of `sessionStorage` that is used: it lasts as long as the tab and is nobody else's. */
export type TabStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

/** `sessionStorage`, or nothing where the browser refuses it: then nothing is remembered over a reload. */
export function browserTabStorage(): TabStorage {
  try {
    return window.sessionStorage
  } catch {
    return { getItem: () => null, setItem() {}, removeItem() {} }
  }
}
