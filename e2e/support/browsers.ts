import { chromium, firefox, type Browser } from '@playwright/test'

/**
 * - `usual`: three cameras, three microphones, every question answered with yes
 * - `asking`: the same devices, but only what a context was granted is allowed
 * - `bare`: no device at all
 * - `doomed`: as `usual`, but one of its own, which may crash
 * - `firefox`: another maker's browser
 */
export type BrowserKind = 'usual' | 'asking' | 'bare' | 'doomed' | 'firefox'

/** Resolves to this machine, and is no secure context: what a page without https sees. */
export const insecureHost = 'confab.test'

// Fifteen pictures a second, so that four people fit on two cores. Three cameras, because Chromium's second one gives
// pictures of depth, which no video encoder takes.
const fakeDevices = '--use-fake-device-for-media-stream=device-count=3,fps=15'
const common = [
  '--autoplay-policy=no-user-gesture-required',
  '--allow-loopback-in-peer-connection',
  `--host-resolver-rules=MAP ${insecureHost} 127.0.0.1`,
]
const chromiumArguments = {
  usual: [...common, fakeDevices, '--use-fake-ui-for-media-stream'],
  asking: [...common, fakeDevices],
  bare: common,
  doomed: [...common, fakeDevices, '--use-fake-ui-for-media-stream'],
}

/** Browsers of each kind, started when first needed. */
export class Browsers {
  readonly #launched = new Map<BrowserKind, Promise<Browser>>()

  get(kind: BrowserKind): Promise<Browser> {
    const browser = this.#launched.get(kind) ?? launch(kind)
    this.#launched.set(kind, browser)
    return browser
  }

  async close(): Promise<void> {
    for (const browser of this.#launched.values()) await (await browser).close()
    this.#launched.clear()
  }
}

function launch(kind: BrowserKind): Promise<Browser> {
  if (kind === 'firefox') {
    return firefox.launch({
      // Playwright drives an ordinary Firefox through this channel; its own build is not needed.
      channel: 'moz-firefox',
      executablePath: process.env['FIREFOX_PATH'] ?? '/usr/bin/firefox-esr',
      firefoxUserPrefs: {
        'media.navigator.streams.fake': true,
        'media.navigator.permission.disabled': true,
        'media.autoplay.default': 0,
        'media.peerconnection.ice.loopback': true,
      },
    })
  }
  return chromium.launch({
    executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
    args: chromiumArguments[kind],
  })
}
