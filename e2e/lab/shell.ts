import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const execute = promisify(execFile)

/** Runs a program to its end; throws with what it said when it fails. */
export async function run(program: string, ...args: readonly string[]): Promise<string> {
  const { stdout } = await execute(program, args)
  return stdout
}

/** Runs a program and ignores whether it succeeds: what is removed may be gone already. */
export async function attempt(program: string, ...args: readonly string[]): Promise<void> {
  await execute(program, args).catch(() => undefined)
}
