import { execFile } from 'node:child_process'
import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Makes a certificate that nobody trusts, in a folder that anyone who serves with it may enter. */
export async function makeCertificate(folder: string): Promise<{ cert: string; key: string }> {
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]
  const asked =
    'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=turn.example.org'
  await run('openssl', [...asked.split(' '), '-out', cert, '-keyout', key])
  chmodSync(folder, 0o755)
  chmodSync(key, 0o644)
  return { cert, key }
}
