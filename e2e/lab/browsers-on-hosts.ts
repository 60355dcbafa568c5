import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium, firefox, type Browser } from '@playwright/test'
import type { Host } from './host.ts'

export type BrowserName = 'Chromium' | 'Firefox'

export interface Launch {
  readonly host: Host
  /** Where the page is served; cameras are given to it although it has no certificate. */
  readonly origin: string
  /** For files that only this run needs. */
  readonly folder: string
  readonly args?: readonly string[]
}

const firefoxOnHost = fileURLToPath(new URL('firefox-on-host.ts', import.meta.url))

/** Starts a browser on a host, through a script that Playwright takes for the browser. */
export function launchOnHost(name: BrowserName, launch: Launch): Promise<Browser> {
  return name === 'Firefox' ? launchFirefox(launch) : launchChromium(launch)
}

function launchChromium({ host, origin, folder, args = [] }: Launch): Promise<Browser> {
  const program = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium'
  return chromium.launch({
    executablePath: script(folder, host, `exec ${host.entrance.join(' ')} ${program} "$@"`),
    args: [
      '--use-fake-device-for-media-stream=device-count=3,fps=20',
      '--use-fake-ui-for-media-stream',
      '--autoplay-policy=no-user-gesture-required',
      `--unsafely-treat-insecure-origin-as-secure=${origin}`,
      // A page that is not in front is not seen here any less.
      '--disable-backgrounding-occluded-windows',
      ...args,
    ],
  })
}

function launchFirefox({ host, origin, folder }: Launch): Promise<Browser> {
  const program = process.env['FIREFOX_PATH'] ?? '/usr/bin/firefox-esr'
  const [, , , namespace] = host.entrance
  return firefox.launch({
    channel: 'moz-firefox',
    executablePath: script(
      folder,
      host,
      `exec ${process.execPath} ${firefoxOnHost} ${namespace} ${program} "$@"`,
    ),
    firefoxUserPrefs: {
      'dom.securecontext.allowlist': new URL(origin).hostname,
      'media.navigator.streams.fake': true,
      'media.navigator.permission.disabled': true,
      'media.autoplay.default': 0,
      'media.peerconnection.ice.obfuscate_host_addresses': false,
    },
  })
}

function script(folder: string, host: Host, line: string): string {
  const path = join(folder, `browser-${host.address}`)
  writeFileSync(path, `#!/bin/sh\n${line}\n`)
  chmodSync(path, 0o755)
  return path
}
