/** A box on the screen, in CSS pixels. */
export interface Box {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** Room between a menu and its button, and between a menu and the window's edge, in px. */
const GAP = 8

/**
 * Where a menu's upper left corner goes: above its button where there is room, else below, its right edge on the
 * button's where that keeps it in the window.
 */
export function placeMenu(
  button: Box,
  menu: { readonly width: number; readonly height: number },
  window: { readonly width: number; readonly height: number },
): { left: number; top: number } {
  const above = button.top - GAP - menu.height
  const below = button.top + button.height + GAP
  const fitsAbove = above >= GAP
  const fitsBelow = below + menu.height <= window.height - GAP
  const wantsAbove = button.top > window.height / 2
  const top = (wantsAbove && fitsAbove) || !fitsBelow ? above : below
  const left =
    button.left + button.width / 2 > window.width / 2 ? button.left + button.width - menu.width : button.left
  return {
    left: Math.max(GAP, Math.min(left, window.width - GAP - menu.width)),
    top: Math.max(GAP, top),
  }
}
