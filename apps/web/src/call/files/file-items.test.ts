import type { FileSnapshot } from '@confab/mesh'
import { expect, test } from 'vitest'
import { fileItems, isPicture, isShowable, safeFileName, splitFileName } from './file-items.ts'

const file = (seat: string, change: Partial<FileSnapshot> = {}): FileSnapshot => ({
  id: 'one',
  seat,
  direction: 'out',
  name: 'a.txt',
  kind: 'text/plain',
  size: 100,
  state: 'offered',
  bytes: 0,
  blob: undefined,
  ...change,
})

test('[V172] what goes to several people is one line, with how many have it', () => {
  const [item, ...others] = fileItems([
    file('ben', { state: 'done', bytes: 100 }),
    file('cleo', { state: 'running', bytes: 50 }),
    file('dan', { state: 'refused' }),
    file('dan', { direction: 'in' }),
    file('ben', { direction: 'in' }),
  ])
  expect(item).toMatchObject({ seats: ['ben', 'cleo', 'dan'], state: 'running', share: 0.5, have: 1 })
  expect(others.map(({ key }) => key)).toEqual(['in-dan-one', 'in-ben-one'])
  expect(fileItems([file('ben', { size: 0, state: 'done' })])[0]?.share).toBe(1)
})

test('[V173] a name leads to no other folder, hides nothing and is no device', () => {
  expect(
    [
      '../../etc/passwd',
      '..\\..\\boot.ini',
      'C:\\x',
      'con.txt',
      'NUL',
      'photo\u202Egpj.exe',
      'a\u0000b\u200B.txt',
      ' .hidden ',
      '....',
      '',
      '报告.pdf',
      '👩🏽‍🚀.png',
      '<img src=x>.html',
    ].map(safeFileName),
  ).toEqual([
    '_.._etc_passwd',
    '_.._boot.ini',
    'C__x',
    '_con.txt',
    '_NUL',
    'photogpj.exe',
    'ab.txt',
    'hidden',
    'file',
    'file',
    '报告.pdf',
    '👩🏽🚀.png',
    '_img src=x_.html',
  ])
  const long = safeFileName(`${'x'.repeat(500)}.tar`)
  expect(long).toHaveLength(180)
  expect(long.endsWith('.tar')).toBe(true)
})

test('[V174] pictures are shown, other files and pictures that may hold more are not', () => {
  const shown = ['image/png', 'image/webp', 'image/svg+xml', 'text/html', 'application/pdf'].map((kind) =>
    isPicture({ kind, size: 10 }),
  )
  expect(shown).toEqual([true, true, false, false, false])
  expect(isPicture({ kind: 'image/png', size: 1e9 })).toBe(false)
})

test('[V191] what a file is stays in sight, whatever stands before its ending', () => {
  for (const blank of ['\u00A0', '\u2800', '\u3164', '\u3000', '\u2003', ' '])
    expect(safeFileName(`holiday.jpg${blank.repeat(120)}.exe`)).toBe('holiday.jpg.exe')
  expect(splitFileName('holiday.jpg.exe')).toEqual({ stem: 'holiday.jpg', ending: '.exe' })
  expect(splitFileName('README')).toEqual({ stem: 'README', ending: '' })
  expect(splitFileName(`${'x'.repeat(200)}.tar.gz`).ending).toBe('.gz')
})

test('[V192] a picture that unpacks to more than a glance is worth is not shown', () => {
  expect(isShowable({ width: 4_000, height: 3_000 })).toBe(true)
  expect(isShowable({ width: 60_000, height: 60_000 })).toBe(false)
  expect(isShowable({ width: 0, height: 10 })).toBe(false)
  expect(isShowable(undefined)).toBe(false)
})
