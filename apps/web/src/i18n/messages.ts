import type { en } from './en/index.ts'

type English = typeof en

type Words<Node> = { readonly [Key in keyof Node]: Node[Key] extends string ? string : Words<Node[Key]> }

/** What every language has words for: the shape of the English ones, so that a missing one does not compile. */
export type Messages = Words<English>

type Paths<Node> = {
  [Key in keyof Node & string]: Node[Key] extends string ? Key : `${Key}.${Paths<Node[Key]>}`
}[keyof Node & string]

/** The name of a message, such as `home.newMeeting`. */
export type MessageKey = Paths<English>

type At<Node, Path extends string> = Path extends `${infer Head}.${infer Tail}`
  ? Head extends keyof Node
    ? At<Node[Head], Tail>
    : never
  : Path extends keyof Node
    ? Node[Path]
    : never

type ParameterNames<Text> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | ParameterNames<Rest>
  : never

/** What a message wants filled in: nothing, or one value for each `{name}` in its English words. */
export type MessageParameters<Key extends MessageKey> = [ParameterNames<At<English, Key>>] extends [never]
  ? []
  : [parameters: Record<ParameterNames<At<English, Key>>, string | number>]

/** The name of a message that wants nothing filled in. */
export type PlainMessageKey = {
  [Key in MessageKey]: MessageParameters<Key> extends [] ? Key : never
}[MessageKey]

/**
 * Words for a message. Where the message has a `{count}`, its forms are parted by `|` and the count picks the one that
 * fits.
 */
export type Translate = <Key extends MessageKey>(key: Key, ...parameters: MessageParameters<Key>) => string
