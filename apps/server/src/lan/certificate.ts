/** A certificate for use inside one network, made once and kept: each new one would have to be accepted again. */
import { X509Certificate } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { generate } from 'selfsigned'
import * as v from 'valibot'
import type { Certificate } from '../http/listener.ts'
import { altNames } from './addresses.ts'

const FILE = 'lan-certificate.json'
const DAY_MS = 24 * 60 * 60 * 1000
/** Apple's systems refuse certificates that are valid for longer (825 days). */
const VALID_DAYS = 365

const Stored = v.object({ key: v.string(), cert: v.string() })

/** Pure: whether a kept certificate still does for these addresses at that time (ms since 1970). */
export function covers(cert: string, addresses: readonly string[], wallNow: number): boolean {
  const certificate = new X509Certificate(cert)
  const lastsAnotherDay = Date.parse(certificate.validTo) - wallNow > DAY_MS
  return lastsAnotherDay && addresses.every((address) => certificate.checkIP(address) !== undefined)
}

async function read(path: string): Promise<Certificate | undefined> {
  try {
    const parsed = v.safeParse(Stored, JSON.parse(await readFile(path, 'utf8')))
    return parsed.success ? parsed.output : undefined
  } catch {
    // Missing or damaged: a new one is made.
    return undefined
  }
}

async function make(addresses: readonly string[], wallNow: number): Promise<Certificate> {
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'Confab' }], {
    // The library's default is SHA-1, which browsers refuse without a way round.
    algorithm: 'sha256',
    notBeforeDate: new Date(wallNow - DAY_MS),
    notAfterDate: new Date(wallNow + VALID_DAYS * DAY_MS),
    extensions: [
      { name: 'subjectAltName', altNames: altNames(addresses) },
      // Apple's systems want to be told what a certificate is for.
      { name: 'extKeyUsage', serverAuth: true },
    ],
  })
  return { key, cert }
}

/** Reads the certificate kept in `folder`, or makes one for `addresses` and keeps it there. */
export async function lanCertificate(
  folder: string,
  addresses: readonly string[],
  wallNow: number,
): Promise<Certificate> {
  const path = join(folder, FILE)
  const kept = await read(path)
  if (kept !== undefined && covers(kept.cert, addresses, wallNow)) return kept
  const made = await make(addresses, wallNow)
  await mkdir(folder, { recursive: true })
  // Only its owner may read a private key.
  await writeFile(path, JSON.stringify(made), { mode: 0o600 })
  return made
}
