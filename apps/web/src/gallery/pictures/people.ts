/** The people in the gallery's pictures. None of them exists. */
import type { Room } from './rooms.ts'

/** How somebody looks. */
export interface Portrait {
  readonly room: Room
  readonly skin: string
  readonly shade: string
  readonly hair: string
  readonly cut: 'short' | 'bob' | 'long' | 'bun' | 'curly' | 'scarf' | 'parted' | 'bald' | 'waves'
  readonly top: string
  readonly collar: 'round' | 'shirt' | 'roll' | 'hood'
  readonly extra: 'none' | 'glasses' | 'beard' | 'headphones' | 'earrings'
  /** Where the head is, across and down, from the middle of the picture in px. */
  readonly at: readonly [number, number]
  /** Height of the head against the usual one. */
  readonly size: number
}

export const portraits: readonly Portrait[] = [
  {
    room: 'window',
    skin: '#e9b48f',
    shade: '#d0906b',
    hair: '#5a3a28',
    cut: 'waves',
    top: '#2f6f62',
    collar: 'round',
    extra: 'none',
    at: [30, 0],
    size: 1.06,
  },
  {
    room: 'shelf',
    skin: '#8d5a3c',
    shade: '#6f4229',
    hair: '#1f1715',
    cut: 'short',
    top: '#d9a441',
    collar: 'shirt',
    extra: 'beard',
    at: [-20, -6],
    size: 1.1,
  },
  {
    room: 'studio',
    skin: '#f2c9a8',
    shade: '#dba582',
    hair: '#191a1f',
    cut: 'bob',
    top: '#c65f4b',
    collar: 'roll',
    extra: 'glasses',
    at: [0, 8],
    size: 1.02,
  },
  {
    room: 'dusk',
    skin: '#c98f68',
    shade: '#a86f4b',
    hair: '#2a1d1a',
    cut: 'parted',
    top: '#dfe3e0',
    collar: 'hood',
    extra: 'headphones',
    at: [-40, 4],
    size: 1.08,
  },
  {
    room: 'kitchen',
    skin: '#a86f4c',
    shade: '#875337',
    hair: '#251a17',
    cut: 'curly',
    top: '#5b7fa6',
    collar: 'round',
    extra: 'earrings',
    at: [24, 0],
    size: 1.04,
  },
  {
    room: 'cafe',
    skin: '#f0c3a0',
    shade: '#d69e79',
    hair: '#c9c4bd',
    cut: 'short',
    top: '#3d4a5c',
    collar: 'shirt',
    extra: 'glasses',
    at: [10, -4],
    size: 1.1,
  },
  {
    room: 'garden',
    skin: '#d9a57c',
    shade: '#bb8158',
    hair: '#7f5aa2',
    cut: 'scarf',
    top: '#8b6aa8',
    collar: 'round',
    extra: 'none',
    at: [-14, 6],
    size: 1.04,
  },
  {
    room: 'attic',
    skin: '#efbf9d',
    shade: '#d59a77',
    hair: '#b5622f',
    cut: 'bun',
    top: '#4f7a4c',
    collar: 'roll',
    extra: 'earrings',
    at: [16, 6],
    size: 1.02,
  },
  {
    room: 'sea',
    skin: '#7a4c33',
    shade: '#5f3824',
    hair: '#1b1412',
    cut: 'long',
    top: '#e2d5bd',
    collar: 'round',
    extra: 'none',
    at: [-24, 2],
    size: 1.05,
  },
  {
    room: 'shelf',
    skin: '#e3ae86',
    shade: '#c68b63',
    hair: '#3b2c24',
    cut: 'bald',
    top: '#7d4a58',
    collar: 'shirt',
    extra: 'beard',
    at: [36, 0],
    size: 1.06,
  },
]
