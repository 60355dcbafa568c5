import type { FileSnapshot } from '@confab/mesh'
import { expect, test } from 'vitest'
import { fileItems, isPicture, safeFileName } from './file-items.ts'

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
