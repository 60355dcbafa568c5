import * as fc from 'fast-check'

/** Texts of all code points, lone surrogates included, with what links are made of among them more often. */
export function anyText(maxLength: number): fc.Arbitrary<string> {
  const codePoint = fc.integer({ min: 0, max: 0x10ffff }).map((code) => String.fromCodePoint(code))
  const ascii = fc.integer({ min: 0, max: 0x7f }).map((code) => String.fromCodePoint(code))
  return fc.array(fc.oneof(codePoint, ascii), { maxLength }).map((characters) => characters.join(''))
}
