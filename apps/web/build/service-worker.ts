import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin, Rolldown } from 'vite'

const WORKER = 'service-worker.js'
/** What pages are made of. */
const PARTS = /^assets\/[\w-]+\.(?:js|css)$/
/** Parts that few people ever need are kept once they were fetched: other languages, and the debug page. */
const FOR_FEW = /^assets\/(?:[a-z]{2,3}|trace|DebugPanel)-[\w-]+\.(?:js|css)$/
/** The one font that every page shows. */
const FONT = /^assets\/inter-latin-wght-normal-[\w-]+\.woff2$/
/** Files that are copied as they are, and that the page names. */
const COPIED = ['/theme.js', '/favicon.svg', '/manifest.webmanifest']

/**
 * Names a build by what is in it: what is copied as it is has no hash in its name, nor has the page itself, and each of them
 * alone makes another build.
 */
export function buildId(bundle: Rolldown.OutputBundle, publicDir: string): string {
  const hash = createHash('sha256')
  for (const [name, output] of Object.entries(bundle).toSorted(([one], [other]) => (one < other ? -1 : 1)))
    hash.update(`${name}\n`).update(output.type === 'chunk' ? output.code : output.source)
  for (const name of COPIED) hash.update(`${name}\n`).update(readFileSync(join(publicDir, name)))
  return hash.digest('hex').slice(0, 12)
}

/** Builds the service worker beside the page, and writes into it which build it is of and what it keeps. */
export function serviceWorker(): Plugin {
  let publicDir = ''
  return {
    name: 'confab:service-worker',
    apply: 'build',
    configResolved(config) {
      publicDir = config.publicDir
    },
    buildStart() {
      this.emitFile({ type: 'chunk', id: 'worker/service-worker.ts', fileName: WORKER })
    },
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const worker = bundle[WORKER]
        if (worker?.type !== 'chunk') throw new Error('The service worker was not built.')
        if (worker.imports.length > 0)
          throw new Error(`The service worker imports ${worker.imports.join(', ')}.`)
        const names = Object.keys(bundle).toSorted()
        const kept = names.filter((name) => (PARTS.test(name) && !FOR_FEW.test(name)) || FONT.test(name))
        const build = buildId(bundle, publicDir)
        worker.code = worker.code
          .replace(/\bBUILD\b/, JSON.stringify(build))
          .replace(/\bSHELL\b/, JSON.stringify([...COPIED, ...kept.map((name) => `/${name}`)]))
      },
    },
  }
}
