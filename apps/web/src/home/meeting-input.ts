/** What somebody typed or pasted into *Meeting link or name*. */
export type MeetingInput =
  | { readonly kind: 'empty' }
  /** Something with a link in it; whether the link is whole is for the link's own reader. */
  | { readonly kind: 'link' }
  | { readonly kind: 'other-site'; readonly host: string }
  | { readonly kind: 'name'; readonly name: string }

const ADDRESS = /https?:\/\/[^\s<>"]+/i

/** The other site's host when a text names addresses, and none of this site, also not inside another one. */
function foreignHost(text: string, host: string): string | undefined {
  const address = ADDRESS.exec(text)?.[0]
  if (address === undefined || !URL.canParse(address)) return undefined
  // Mail programs wrap links into links of their own, with the slashes and the colon of the port encoded.
  const isOurs = text.replaceAll(/%2f/gi, '/').replaceAll(/%3a/gi, ':').includes(`//${host}/`)
  return isOurs ? undefined : new URL(address).host
}

/** Tells links from names. No name holds what every link does: a slash, a number sign, or an encoded one of these. */
export function readMeetingInput(input: string, host: string): MeetingInput {
  const text = input.trim()
  if (text === '') return { kind: 'empty' }
  const foreign = foreignHost(text, host)
  if (foreign !== undefined) return { kind: 'other-site', host: foreign }
  return /[/#%]/.test(text) ? { kind: 'link' } : { kind: 'name', name: text }
}

/** A typed name as a room may be called: what parts its words becomes a hyphen. */
export function roomNameFrom(typed: string): string {
  return typed
    .trim()
    .replaceAll(/[\s_.]+/gu, '-')
    .replaceAll(/-{2,}/g, '-')
    .replaceAll(/^-|-$/g, '')
}
