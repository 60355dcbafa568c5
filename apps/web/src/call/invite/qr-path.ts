import { encode } from 'uqr'

/** Light rows and columns around the code, without which readers do not find it (ISO/IEC 18004, 6.3.8). */
const QUIET = 4

/** A QR code as one path on a square of `size` units: built as a path because pages here write no markup. */
export function qrPath(text: string): { readonly size: number; readonly path: string } {
  const { data, size } = encode(text, { ecc: 'M', border: QUIET })
  const path = data
    .flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])))
    .join('')
  return { size, path }
}
