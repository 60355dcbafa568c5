/** Whether a browser would ask before it gives a device; `unknown` where it does not tell. */
export type Permission = 'granted' | 'prompt' | 'denied' | 'unknown'

/** What is known of the page at this moment. */
export interface PageAttention {
  readonly visible: boolean
  readonly focused: boolean
  /** A key or a pointer was pressed in this page. */
  readonly touched: boolean
}

/**
 * Whether the page may ask for a device by itself. What brings up no question is asked for as soon as the page is seen;
 * a question only when somebody looks: programs that open links to examine them must not cause any.
 */
export function mayAsk(permission: Permission, page: PageAttention): boolean {
  if (!page.visible) return false
  if (permission === 'granted' || permission === 'denied') return true
  return page.focused || page.touched
}
