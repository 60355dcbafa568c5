import { createScope, listen, type CaptureKind, type Stop } from '@confab/mesh'
import { mayAsk, type Permission } from './may-ask.ts'

/** A press that brings the focus is followed by its click within this, in ms; the click then does the asking. */
const FOCUS_SETTLES_MS = 400

/** The browser's word on a device, and a call back whenever it changes. Firefox before 132 does not know the question. */
async function watchPermission(
  kind: CaptureKind,
  changed: () => void,
): Promise<{ current(): Permission; stop: Stop }> {
  try {
    const status = await navigator.permissions.query({ name: kind })
    return { current: () => status.state, stop: listen(status, 'change', changed) }
  } catch {
    return { current: () => 'unknown', stop: () => {} }
  }
}

/**
 * Calls `start` once, as soon as the page may ask for the device by itself, and again whenever the browser's permission
 * turns to granted. Returns the stop.
 */
export function whenMayAsk(kind: CaptureKind, start: () => void): Stop {
  const scope = createScope()
  let started = false
  let touched = false

  async function begin(): Promise<void> {
    const permission = await watchPermission(kind, () => {
      if (permission.current() === 'granted') start()
    })
    scope.add(permission.stop)
    const look = () => {
      const page = { visible: !document.hidden, focused: document.hasFocus(), touched }
      if (started || scope.closed || !mayAsk(permission.current(), page)) return
      started = true
      start()
    }
    const touch = () => {
      touched = true
      look()
    }
    // After the handlers of whatever was pressed: it may have been the very switch of this device.
    for (const type of ['click', 'keyup']) scope.add(listen(window, type, touch))
    scope.add(
      listen(window, 'focus', () => {
        const waiting = setTimeout(look, FOCUS_SETTLES_MS)
        scope.add(() => clearTimeout(waiting))
      }),
    )
    scope.add(listen(document, 'visibilitychange', look))
    look()
  }

  void begin()
  return () => scope.close()
}
