/** WebCrypto that notes what every key of AES-GCM encrypts under, for the tests of sealing. */
import { encodeBase64url } from '@confab/protocol'
import type { WebCrypto } from '../primitives.ts'

/** One encryption. Equal keys have equal texts, however often they were derived. */
export interface Encryption {
  readonly key: string
  readonly iv: string
}

/** The browser's cryptography with a note of every encryption. */
export interface RecordingCrypto extends WebCrypto {
  readonly encryptions: readonly Encryption[]
}

/** Makes one; all that share a world share one. */
export function createRecordingCrypto(): RecordingCrypto {
  const real = globalThis.crypto
  const encryptions: Encryption[] = []
  const names = new WeakMap<CryptoKey, string>()
  const replaced: Partial<SubtleCrypto> = {
    async deriveKey(algorithm, base, type, _extractable, usages) {
      // Read out here alone: two keys derived from the same things are one key, and only their bytes show that.
      const key = await real.subtle.deriveKey(algorithm, base, type, true, usages)
      names.set(key, encodeBase64url(new Uint8Array(await real.subtle.exportKey('raw', key))))
      return key
    },
    async encrypt(algorithm, key, data) {
      const { iv } = algorithm as AesGcmParams
      encryptions.push({
        key: names.get(key) ?? 'unknown',
        iv: encodeBase64url(new Uint8Array(iv as Uint8Array<ArrayBuffer>)),
      })
      return real.subtle.encrypt(algorithm, key, data)
    },
  }
  const subtle = new Proxy(real.subtle, {
    get(target, name) {
      const own: unknown = Reflect.get(replaced, name)
      if (own !== undefined) return own
      const value: unknown = Reflect.get(target, name, target)
      return typeof value === 'function' ? (value.bind(target) as unknown) : value
    },
  })
  return { subtle, encryptions, getRandomValues: (array) => real.getRandomValues(array) }
}
