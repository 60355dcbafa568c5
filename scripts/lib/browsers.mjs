// Finds the browsers and tools that tests need, and installs missing ones where that may be done without asking.
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { collect } from './run.mjs'

const candidates = {
  chromium: {
    variable: 'CHROMIUM_PATH',
    names: ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'],
    places: ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'],
    debian: 'chromium',
  },
  firefox: {
    variable: 'FIREFOX_PATH',
    names: ['firefox-esr', 'firefox'],
    places: ['/Applications/Firefox.app/Contents/MacOS/firefox'],
    debian: 'firefox-esr',
  },
  ffmpeg: { variable: 'FFMPEG_PATH', names: ['ffmpeg'], places: [], debian: 'ffmpeg' },
  coturn: { variable: 'TURNSERVER_PATH', names: ['turnserver'], places: [], debian: 'coturn' },
  iproute2: { variable: 'IP_PATH', names: ['ip'], places: ['/usr/sbin/ip', '/sbin/ip'], debian: 'iproute2' },
  iptables: {
    variable: 'IPTABLES_PATH',
    names: ['iptables'],
    places: ['/usr/sbin/iptables', '/sbin/iptables'],
    debian: 'iptables',
  },
  nftables: {
    variable: 'NFT_PATH',
    names: ['nft'],
    places: ['/usr/sbin/nft', '/sbin/nft'],
    debian: 'nftables',
  },
  perl: { variable: 'PERL_PATH', names: ['perl'], places: [], debian: 'perl' },
  openssl: { variable: 'OPENSSL_PATH', names: ['openssl'], places: [], debian: 'openssl' },
}

/** Where a program is, or `undefined`. */
export function find(tool) {
  const { variable, names, places } = candidates[tool]
  const told = process.env[variable]
  if (told !== undefined) return existsSync(told) ? told : undefined
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  const onPath = names.flatMap((name) => folders.map((folder) => join(folder, name)))
  return [...onPath, ...places].find((path) => existsSync(path))
}

/**
 * Makes sure that the tools are there. As root on a system with apt-get it installs what is missing; elsewhere it says
 * which command would. Resolves with the variables that tell child processes where things are, or with the problem.
 */
export async function ensure(tools) {
  const missing = tools.filter((tool) => find(tool) === undefined)
  if (missing.length > 0) {
    const packages = missing.map((tool) => candidates[tool].debian)
    const command = `apt-get update && apt-get install -y --no-install-recommends ${packages.join(' ')}`
    const problem = `Tests need ${missing.join(', ')}. Install with: sudo sh -c '${command}'`
    if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return { ok: false, problem }
    console.log(`Installing ${packages.join(', ')} …`)
    const { code, output } = await collect(['sh', '-c', command], {
      env: { DEBIAN_FRONTEND: 'noninteractive' },
    })
    if (code !== 0) return { ok: false, problem: `${output.slice(-2_000)}\n${problem}` }
  }
  const found = tools.map((tool) => [candidates[tool].variable, find(tool)])
  const lost = tools.filter((tool) => find(tool) === undefined)
  if (lost.length > 0) return { ok: false, problem: `Installed, but not found: ${lost.join(', ')}` }
  return { ok: true, env: Object.fromEntries(found) }
}
