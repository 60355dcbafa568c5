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

function run(command, args) {
  return spawnSync(command, args, {
    cwd: fileURLToPath(root),
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
}

/**
 * Fetches the package manager of package.json, which fetches everything else by the hashes of the lockfile. It has hashes
 * of its own here, and nothing of it runs before they are compared. Returns where it is.
 */
function fetchPackageManager() {
  const folder = '.cache/package-manager/'
  const install = ['install', '--no-save', '--no-audit', '--no-fund', '--ignore-scripts', '--prefer-offline']
  const { status } = run('npm', [
    ...install,
    '--prefix',
    fileURLToPath(new URL(folder, root)),
    packageManager,
  ])
  if (status !== 0) process.exit(status ?? 1)
  const pins = JSON.parse(read('scripts/package-manager.json'))
  const { packages } = JSON.parse(read(`${folder}node_modules/.package-lock.json`))
  for (const [path, { integrity }] of Object.entries(packages)) {
    const name = path.replace('node_modules/', '')
    if (integrity !== undefined && pins[name] === integrity) continue
    if (pins[name] === undefined && name.startsWith('@pnpm/exe.')) {
      console.warn(
        `${name} has no hash in scripts/package-manager.json: it is taken as the registry gives it.`,
      )
      continue
    }
    console.error(`${name} is not what scripts/package-manager.json expects. Nothing of it was run.`)
    process.exit(1)
  }
  return fileURLToPath(new URL(`${folder}node_modules/.bin/pnpm`, root))
}

const { packageManager } = JSON.parse(read('package.json'))
const localPnpm = fileURLToPath(new URL('node_modules/.bin/pnpm', root))
const lock = read('pnpm-lock.yaml')

// pnpm keeps a byte-identical copy of the lockfile that it installed.
const upToDate = lock !== undefined && lock === read('node_modules/.pnpm/lock.yaml') && existsSync(localPnpm)
if (!upToDate) {
  const pnpm = existsSync(localPnpm) ? localPnpm : fetchPackageManager()
  const { status } = run(pnpm, ['install', '--frozen-lockfile', '--prefer-offline'])
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
