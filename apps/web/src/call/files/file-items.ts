/** From files on their way to what the panel shows. Pure. */
import type { FileSnapshot, FileState } from '@confab/mesh'
import type { SeatId } from '@confab/protocol'

/** One file as it is shown: what one sends is one line, or one line for each person who gets it. */
export interface FileItem {
  readonly key: string
  readonly file: FileSnapshot
  /** The others it goes to, or the one it comes from. */
  readonly seats: readonly SeatId[]
  readonly state: FileState
  /** Share that arrived, 0 to 1: of several people the average. */
  readonly share: number
  /** Of those it goes to, how many have it. */
  readonly have: number
}

/** What is said of several people: as long as one waits for it, it goes on. */
const URGENCY: readonly FileState[] = [
  'running',
  'paused',
  'offered',
  'done',
  'damaged',
  'failed',
  'refused',
  'cancelled',
  'gone',
]

const shareOf = ({ state, bytes, size }: FileSnapshot): number => {
  if (state === 'done') return 1
  return size === 0 ? 0 : bytes / size
}

/** Lays out the files in the order in which they were offered. */
export function fileItems(files: readonly FileSnapshot[]): FileItem[] {
  const groups = Map.groupBy(files, ({ direction, id, seat }) =>
    direction === 'out' ? `out-${id}` : `in-${seat}-${id}`,
  )
  return [...groups].flatMap(([key, members]) => {
    const [file] = members
    if (file === undefined) return []
    const state = URGENCY.find((each) => members.some((member) => member.state === each)) ?? file.state
    const total = members.reduce((sum, member) => sum + shareOf(member), 0)
    return [
      {
        key,
        file,
        seats: members.map(({ seat }) => seat),
        state,
        share: total / members.length,
        have: members.filter((member) => member.state === 'done').length,
      },
    ]
  })
}

/** What no file system takes, or takes for a way to another folder. */
const FORBIDDEN = /[/\\:*?"<>|]/g
/** Direction overrides, controls and what cannot be seen: they make `exe.txt` of `txt.exe`. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Default_Ignorable_Code_Point}\u2800]/gu
/** Blanks of any width push what follows out of sight. */
const BLANKS = /[\p{Z}\s]+/gu
/** What tells what a file is. */
const ENDING = /\.[^.\s]{1,16}$/u
/** Names that Windows keeps for devices, whatever follows them. */
const DEVICES = /^(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i
const LONGEST = 180

/** A name under which a file may be shown and saved: of one folder, as it is read, on any system. */
export function safeFileName(claimed: string): string {
  const clean = claimed
    .replaceAll(BLANKS, ' ')
    .replaceAll(UNSEEN, '')
    .replaceAll(/ +/g, ' ')
    .replace(/ +(?=\.[^.]*$)/, '')
    .replaceAll(FORBIDDEN, '_')
    .replace(/^[.\s]+|[.\s]+$/g, '')
    .replace(DEVICES, '_$&')
  if (clean.length <= LONGEST) return clean || 'file'
  const ending = ENDING.exec(clean)?.[0] ?? ''
  return clean.slice(0, LONGEST - ending.length) + ending
}

/** A name in two parts: the ending tells what it is and is shown whole, whatever becomes of the rest. */
export function splitFileName(name: string): { readonly stem: string; readonly ending: string } {
  const ending = ENDING.exec(name)?.[0] ?? ''
  return { stem: name.slice(0, name.length - ending.length), ending }
}

/** Pictures that any browser shows, and that can do nothing else: an SVG may hold a script. */
const PICTURES = /^image\/(?:png|jpeg|gif|webp|avif)$/
/** Larger ones cost more memory than a glance is worth, in bytes. */
const PREVIEW_BYTES = 20 * 1024 * 1024

/** Unpacked, a picture takes four bytes a point: this many are as much as a page may take for a glance. */
const PREVIEW_POINTS = 40_000_000

/** Whether a picture of that size may be unpacked; its file may be small all the same. */
export const isShowable = (size: { readonly width: number; readonly height: number } | undefined): boolean =>
  size !== undefined && size.width > 0 && size.height > 0 && size.width * size.height <= PREVIEW_POINTS

/** Whether a file is shown as a picture. */
export const isPicture = ({ kind, size }: Pick<FileSnapshot, 'kind' | 'size'>): boolean =>
  PICTURES.test(kind) && size <= PREVIEW_BYTES
