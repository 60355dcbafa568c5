import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { Plugin } from 'vite'

const TEXT = /\.(?:css|html|js|json|svg|txt|webmanifest)$/
/** Below this a compressed file is no smaller on the wire: it fits one packet either way (bytes). */
const WORTHWHILE_BYTES = 1_024

const toGzip = promisify(gzip)
const toBrotli = promisify(brotliCompress)

async function compress(path: string): Promise<void> {
  const content = await readFile(path)
  if (content.length < WORTHWHILE_BYTES) return
  const brotli = toBrotli(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } })
  await writeFile(`${path}.br`, await brotli)
  await writeFile(`${path}.gz`, await toGzip(content, { level: 9 }))
}

/** Writes a `.br` and a `.gz` beside every text file of the build, so that the server never compresses anything. */
export function compressed(): Plugin {
  let directory = ''
  return {
    name: 'confab:compressed',
    apply: 'build',
    configResolved(config) {
      directory = resolve(config.root, config.build.outDir)
    },
    async closeBundle() {
      const entries = await readdir(directory, { recursive: true })
      await Promise.all(
        entries.filter((entry) => TEXT.test(entry)).map((entry) => compress(join(directory, entry))),
      )
    },
  }
}
