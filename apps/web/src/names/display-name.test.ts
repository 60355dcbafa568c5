import { describe, expect, test } from 'vitest'
import { cleanName, createNameBook, nameSkeleton } from './display-name.ts'

const seat = (letter: string) => letter.repeat(22)
const show = (...names: string[]) =>
  createNameBook()
    .show(
      names.map((name, index) => ({ seat: seat(String.fromCharCode(97 + index)), name })),
      'Guest',
    )
    .map((shown) => shown.name)

describe('names as they are shown', () => {
  test('[V60] a name with nothing to see is shown as a guest', () => {
    expect(show('')).toEqual(['Guest'])
    expect(cleanName('   \t\n ')).toBe('')
    expect(cleanName('\u0301\u0302\u0303')).toBe('')
    expect(cleanName('\u200B\u2800\u3164\u{E0041}')).toBe('')
  })

  test('[V61] a name has at most 64 graphemes and 256 bytes', () => {
    const long = cleanName('名'.repeat(100_000))
    expect(new TextEncoder().encode(long).length).toBeLessThanOrEqual(256)
    expect([...new Intl.Segmenter().segment(cleanName('x'.repeat(100)))]).toHaveLength(64)
    expect(cleanName('👨‍👩‍👧‍👦'.repeat(50))).toMatch(/👦$/u)
  })

  test('[V62] direction overrides, isolates and marks are taken out of names', () => {
    expect(cleanName('Eve\u202Eecila\u202C \u2066x\u2069\u200F\u061C')).toBe('Eveecila x')
  })

  test('[V63] invisible characters, tags and lone surrogates are taken out of names', () => {
    expect(cleanName('A\u200Bl\u00ADi\uFEFFc\u{E0063}e\uD800')).toBe('Alice')
    expect(cleanName('Al\u0000i\u0007ce')).toBe('Alice')
  })

  test('[V64] a joiner stays inside emoji and nowhere else', () => {
    expect(cleanName('Bo 👩‍💻')).toBe('Bo 👩‍💻')
    expect(cleanName('👩🏽‍🚀 Mae')).toBe('👩🏽‍🚀 Mae')
    expect(cleanName('A\u200Dlice')).toBe('Alice')
  })

  test('[V65] marks that only the app may draw are taken out of names', () => {
    expect(cleanName('✓ Alice ✔️ ☑')).toBe('Alice')
    expect(cleanName('🔒Alice👑🛡️')).toBe('Alice')
  })

  test('[V66] the second person of a name is numbered, also behind another case, width or alphabet', () => {
    expect(show('Alice', 'Alice')).toEqual(['Alice', 'Alice (2)'])
    expect(show('Alice', 'ALICE', 'Аlісе', 'Alice')).toEqual(['Alice', 'ALICE (2)', 'Аlісе (3)', 'Alice (4)'])
    expect(nameSkeleton('AIice')).toBe(nameSkeleton('Alice'))
    expect(show('', '', '李雷', '韩梅梅')).toEqual(['Guest', 'Guest (2)', '李雷', '韩梅梅'])
  })

  test('[V67] a number stays with its person while here, and is free again for anyone who comes later', () => {
    const book = createNameBook()
    const [one, two, three] = ['a', 'b', 'c'].map((letter) => ({ seat: seat(letter), name: 'Alice' }))
    if (!one || !two || !three) throw new Error('three people')
    const names = (...people: { seat: string; name: string }[]) =>
      book.show(people, 'Guest').map((shown) => shown.name)
    expect(names(one, two)).toEqual(['Alice', 'Alice (2)'])
    expect(names(two)).toEqual(['Alice (2)'])
    expect(names(two, one)).toEqual(['Alice (2)', 'Alice'])
    expect(names(two, three)).toEqual(['Alice (2)', 'Alice'])
    expect(names(three, two, one)).toEqual(['Alice', 'Alice (2)', 'Alice (3)'])
  })

  test('[V146] anyone who goes on with another device keeps name and number, and takes nobody else’s', () => {
    const book = createNameBook()
    const [ann, ben] = [
      { seat: seat('a'), name: 'Ann' },
      { seat: seat('b'), name: 'Ben' },
    ]
    const phone = { seat: seat('p'), name: 'Ann', successorOf: seat('a') }
    const names = (...people: { seat: string; name: string; successorOf?: string }[]) =>
      book.show(people, 'Guest').map((shown) => shown.name)
    expect(names(ann, ben)).toEqual(['Ann', 'Ben'])
    expect(names(ann, ben, phone)).toEqual(['Ann', 'Ben', 'Ann'])
    expect(names(ben, phone)).toEqual(['Ben', 'Ann'])
    expect(names(ben, { ...phone, name: 'Ben' })).toEqual(['Ben', 'Ben (2)'])
    expect(names(ann, ben, { ...phone, name: 'Ben' })).toEqual(['Ann', 'Ben', 'Ben (2)'])
  })

  test('[V68] nobody claims a number, or a word that the app uses for people', () => {
    expect(show('Alice (2)', 'Alice')).toEqual(['Alice', 'Alice (2)'])
    expect(show('You', 'Host', '主持人')).toEqual(['You (2)', 'Host (2)', '主持人 (2)'])
  })

  test('[V186] at most four marks of any kind stand on a letter, and none that encloses it', () => {
    const marks = (text: string) =>
      [...text.normalize('NFD').matchAll(/\p{M}+/gu)].map(([run]) => [...run].length)
    for (const mark of ['\u0489', '\u20DD', '\u0903', '\u0301', '\u0F77', '\u0BBE'])
      expect(Math.max(0, ...marks(cleanName(`A${mark.repeat(90)}nn`)))).toBeLessThanOrEqual(4)
    expect(cleanName('H\u0489o\u0489st')).toBe('Host')
    // Living scripts keep theirs.
    expect(cleanName('Nguyễn')).toBe('Nguyễn')
    expect(cleanName('हिन्दी')).toBe('हिन्दी')
    expect(cleanName('1️⃣ Ann')).toBe('1️⃣ Ann')
  })

  test('[V187] nobody claims a role in brackets, in any script that looks like it', () => {
    for (const claim of [
      '(host)',
      '(Host)',
      '[HOST]',
      '（host）',
      '(һost)',
      '(you)',
      '(admin)',
      '(co-host)',
      '【主持人】',
    ])
      expect([claim, cleanName(`Ann ${claim}`)]).toEqual([claim, 'Ann'])
    expect(cleanName('Ann (sales)')).toBe('Ann (sales)')
  })

  test('[V188] the second of two names that look alike is numbered, whatever script it is written in', () => {
    for (const [first, second] of [
      ['ALICE', 'ᎪᏞᏆᏟᎬ'],
      ['Alice', 'Аlісе'],
      ['Host Ann', 'Ηοst Αnn'],
      ['paypal', 'ρаураl'],
      ['modern', 'rnodern'],
      ['Bill', 'BiIl'],
      ['sofia', '𝓈𝑜𝒻𝒾𝒶'],
      ['scope', 'ѕсоре'],
      ['Zoe', 'Ꮓoe'],
    ] as const)
      expect(show(first, second)).toEqual([first, expect.stringMatching(/ \(2\)$/)])
    expect(show('Alice', 'Alina')).toEqual(['Alice', 'Alina'])
  })

  test('[V69] markup in a name is text like any other', () => {
    expect(cleanName('<img src=x onerror=alert(1)>')).toBe('<img src=x onerror=alert(1)>')
  })
})
