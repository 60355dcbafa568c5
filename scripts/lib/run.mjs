// Starts other programs the way every script here does: with the bundled Node and the installed tools first on PATH.
import { spawn } from 'node:child_process'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The repository's root folder, without a slash at the end. */
export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '')

/** Absolute path of something in the repository. */
export const inRoot = (...parts) => join(root, ...parts)

/** The environment for everything that is started: our tools first, nobody's telemetry. */
function toolEnvironment(extra = {}) {
  const path = [inRoot('node_modules', '.bin'), process.env['PATH'] ?? ''].join(delimiter)
  return { ...process.env, TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1', ...extra, PATH: path }
}

/** Starts a program and returns the child. */
export function start(command, { cwd = root, env = {}, stdio = 'inherit', ...rest } = {}) {
  const [program, ...args] = command
  return spawn(program, args, {
    cwd,
    env: toolEnvironment(env),
    stdio,
    shell: process.platform === 'win32',
    ...rest,
  })
}

/** Resolves with the exit code of a child; a child ended by a signal, or never started, counts as 1. */
export function exitOf(child) {
  return new Promise((resolve) => {
    child.once('error', () => resolve(1))
    child.once('close', (code) => resolve(code ?? 1))
  })
}

/** Runs a program to its end and collects what it says. With `live`, it also says it at once. */
export async function collect(command, { live = false, ...options } = {}) {
  const child = start(command, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
  const pieces = []
  const keep = (stream) => (chunk) => {
    pieces.push(chunk)
    if (live) stream.write(chunk)
  }
  child.stdout.on('data', keep(process.stdout))
  child.stderr.on('data', keep(process.stderr))
  const code = await exitOf(child)
  return { code, output: Buffer.concat(pieces).toString('utf8') }
}
