/** Which of the stored forms of a file a browser gets. Pure. */

/** A form in which the build may leave a file beside itself, best first. */
export interface StoredEncoding {
  readonly name: 'br' | 'gzip'
  readonly suffix: '.br' | '.gz'
}

const stored: readonly StoredEncoding[] = [
  { name: 'br', suffix: '.br' },
  { name: 'gzip', suffix: '.gz' },
]

/** Names that `Accept-Encoding` lists and does not forbid with `q=0` (RFC 9110, 12.5.3). */
function accepted(header: string): Set<string> {
  const names = header.split(',').map((part) =>
    part
      .trim()
      .toLowerCase()
      .split(/\s*;\s*/),
  )
  return new Set(
    names.filter(([, q]) => q === undefined || !/^q=0(?:\.0*)?$/.test(q)).map(([name = '']) => name),
  )
}

/** The stored forms that may be sent, best first. */
export function acceptableEncodings(acceptEncoding: string | undefined): readonly StoredEncoding[] {
  const names = accepted(acceptEncoding ?? '')
  return stored.filter((encoding) => names.has(encoding.name))
}
