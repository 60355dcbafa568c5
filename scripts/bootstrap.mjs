// Makes a fresh clone ready: installs exactly what the lockfile names, or does nothing when that is already there.
// Plain JavaScript without dependencies: it runs on the system's Node (18 or newer), before anything is installed.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = new URL('..', import.meta.url)
const read = (path) => {
  try {
    return readFileSync(new URL(path, root), 'utf8')
  } catch {
    return undefined
  }
}

const { packageManager } = JSON.parse(read('package.json'))
const localPnpm = fileURLToPath(new URL('node_modules/.bin/pnpm', root))
const lock = read('pnpm-lock.yaml')

// pnpm keeps a byte-identical copy of the lockfile that it installed.
const upToDate = lock !== undefined && lock === read('node_modules/.pnpm/lock.yaml') && existsSync(localPnpm)
if (!upToDate) {
  const [command, prefix] = existsSync(localPnpm)
    ? [localPnpm, []]
    : ['npx', ['--yes', '--prefer-offline', packageManager]]
  const { status } = spawnSync(command, [...prefix, 'install', '--frozen-lockfile', '--prefer-offline'], {
    cwd: fileURLToPath(root),
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  if (status !== 0) process.exit(status ?? 1)
}

const [major, minor] = process.versions.node.split('.').map(Number)
const systemIsNewEnough = major > 22 || (major === 22 && minor >= 18)
if (!systemIsNewEnough && !existsSync(fileURLToPath(new URL('node_modules/.bin/node', root)))) {
  console.error(
    `Confab needs Node 22.18 or newer; this is ${process.version}, and no Node comes as a package for ` +
      `${process.platform}-${process.arch}. Install a newer Node and run the command again.`,
  )
  process.exit(1)
}
