import type { Look } from './gauges.types.ts'

/** Writes down how everybody looks, ten times a second, and when frames were shown. It may use nothing from outside. */
export function gaugeLooks(): void {
  const looks = new Map<string, Look[]>()
  const frames = new Map<string, number[]>()
  const followed = new WeakMap<HTMLVideoElement, string>()
  const notices: { at: number; text: string }[] = []
  const listOf = <Item>(lists: Map<string, Item[]>, name: string): Item[] => {
    const list = lists.get(name) ?? []
    lists.set(name, list)
    return list
  }
  const follow = (video: HTMLVideoElement, name: string) => {
    if (followed.get(video) === name) return
    followed.set(video, name)
    const count = () => {
      if (followed.get(video) !== name) return
      listOf(frames, name).push(Date.now())
      video.requestVideoFrameCallback(count)
    }
    video.requestVideoFrameCallback(count)
  }
  const readTile = (tile: Element | undefined) => {
    const says = (tile?.textContent ?? '').replaceAll(/\s+/g, ' ').trim()
    const link = tile?.getAttribute('data-link') ?? (tile ? 'open' : 'gone')
    return { link, away: says.includes('Away'), says }
  }
  const lookAt = (name: string, tiles: readonly Element[]) => {
    const video = tiles[0]?.querySelector('video') ?? undefined
    if (video !== undefined) follow(video, name)
    const now = { at: 0, ...readTile(tiles[0]), pictured: video !== undefined, tiles: tiles.length }
    const list = listOf(looks, name)
    const last = list.at(-1)
    const isSame = last !== undefined && JSON.stringify({ ...last, at: 0 }) === JSON.stringify(now)
    if (!isSame) list.push({ ...now, at: Date.now() })
  }
  const look = () => {
    const seen = new Map<string, Element[]>()
    for (const tile of document.querySelectorAll('[data-tile]:not([data-self])'))
      listOf(seen, tile.getAttribute('aria-label') ?? '').push(tile)
    for (const name of new Set([...seen.keys(), ...looks.keys()])) lookAt(name, seen.get(name) ?? [])
    const paragraphs = [...document.querySelectorAll('p:not([role=status])')]
    const text = paragraphs.map((p) => p.textContent ?? '').join(' | ')
    if (notices.at(-1)?.text !== text) notices.push({ at: Date.now(), text })
  }
  setInterval(look, 100)
  Object.assign(window.gauges, {
    notices,
    looks: (name: string) => looks.get(name) ?? [],
    frames: (name: string) => frames.get(name) ?? [],
  })
}
