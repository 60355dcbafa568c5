import { collect } from './run.mjs'

/** A build that takes longer than this many ms says that it is at work: a cached one is done before. */
const announceAfterMs = 700

/** Builds what is stale and nothing else. Quiet unless it fails; resolves with whether it succeeded. */
export async function build() {
  const announce = setTimeout(() => console.error('Building Confab …'), announceAfterMs)
  const { code, output } = await collect([
    'turbo',
    'run',
    'build',
    '--output-logs=errors-only',
    '--ui=stream',
  ])
  clearTimeout(announce)
  if (code !== 0) console.error(output)
  return code === 0
}
