/** What the terminal shows after a start. Pure. */
import { renderUnicodeCompact } from 'uqr'

/** The one plain line for people, also for scripts that wait for it. */
export function readyLine(address: string): string {
  return `Confab is ready: ${address}`
}

/** The address as a code that a phone's camera reads, and what the phone will ask. */
export function phoneInvitation(address: string): string {
  return [
    renderUnicodeCompact(address),
    '',
    'Scan this with a phone in the same network. Its browser will warn that it does not know this certificate, which was',
    'made on this machine just now: choose "Advanced" or "Show details", then go on to the page.',
  ].join('\n')
}
