/** What the gallery's address asks for. */
export interface GalleryQuery {
  /** The name of a state; empty for the list. */
  readonly state: string
  readonly locale: 'en' | 'zh'
  readonly theme: 'system' | 'light' | 'dark'
  /** Where the own picture is. */
  readonly self: string | undefined
}

/** Reads `?state=tiles-9&theme=dark&locale=zh&self=grid`. */
export function readQuery(search: string): GalleryQuery {
  const query = new URLSearchParams(search)
  const theme = query.get('theme')
  return {
    state: query.get('state') ?? '',
    locale: query.get('locale') === 'zh' ? 'zh' : 'en',
    theme: theme === 'light' || theme === 'dark' ? theme : 'system',
    self: query.get('self') ?? undefined,
  }
}
