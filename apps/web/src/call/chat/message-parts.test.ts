import { expect, test } from 'vitest'
import { isEmojiOnly, isLong, messageParts } from './message-parts.ts'

const links = (text: string) =>
  messageParts(text, []).flatMap((part) => (part.kind === 'link' ? [[part.text, part.href]] : []))

test('[V152] addresses in a message are links, with nothing around them', () => {
  expect(links('see https://notes.example/a?b=1#c, or (www.example.com).')).toEqual([
    ['https://notes.example/a?b=1#c', 'https://notes.example/a?b=1#c'],
    ['www.example.com', 'https://www.example.com'],
  ])
  expect(links('看 https://notes.example/a，谢谢。')).toEqual([
    ['https://notes.example/a', 'https://notes.example/a'],
  ])
  expect(links('to ada@example.com')).toEqual([['ada@example.com', 'mailto:ada@example.com']])
})

test('[V152] nothing that would run here or start a program is a link', () => {
  for (const text of [
    'javascript:alert(1)',
    'data:text/html,<b>hi</b>',
    'file:///etc/passwd',
    'vbscript:x',
    'smb://host/share',
    'blob:https://notes.example/1',
  ])
    expect(links(text).filter(([, href]) => !/^(?:https?:\/\/|mailto:)/.test(href ?? ''))).toEqual([])
  expect(links('javascript:alert(1)')).toEqual([])
})

test('[V152] markup is text, and turns of direction are taken out of it', () => {
  const text = '<img src=x onerror=alert(1)>'
  expect(messageParts(text, [])).toEqual([{ kind: 'text', text }])
  expect(links('https://\u202Eelpmaxe.live')).toEqual(links('https://elpmaxe.live'))
})

test('[V153] names that are mentioned are marked, the longer one of two that begin alike', () => {
  const parts = messageParts('@Ada and @Ada Lindqvist, not Ada', ['Ada', 'Ada Lindqvist'])
  expect(parts.filter(({ kind }) => kind === 'mention').map(({ text }) => text)).toEqual([
    '@Ada',
    '@Ada Lindqvist',
  ])
  expect(parts.map(({ text }) => text).join('')).toBe('@Ada and @Ada Lindqvist, not Ada')
  expect(messageParts('@Ada', [])).toEqual([{ kind: 'text', text: '@Ada' }])
})

test('[V154] up to three emoji alone are shown large', () => {
  expect(['🎉', ' 👩🏽‍🚀 ', '👍👍👍'].map(isEmojiOnly)).toEqual([true, true, true])
  expect(['', 'ok', '🎉 ok', '👍👍👍👍', '123'].map(isEmojiOnly)).toEqual([false, false, false, false, false])
})

test('[V181] a message that would push the conversation out of sight is shown in part', () => {
  expect(['short', 'a\n'.repeat(13), 'x'.repeat(900)].map(isLong)).toEqual([false, false, false])
  expect(['a\n'.repeat(14), '\n'.repeat(4_000), 'x'.repeat(901)].map(isLong)).toEqual([true, true, true])
})

test('[V189] a link whose look may deceive shows the host that it opens', () => {
  const hosts = (text: string) =>
    messageParts(text, []).flatMap((part) => (part.kind === 'link' ? [part.host] : []))
  expect(hosts('https://bank.example@evil.example/')).toEqual(['evil.example'])
  expect(hosts('https://bank.example:secret@evil.example:8443/')).toEqual(['evil.example:8443'])
  // All in Cyrillic, and mixed.
  expect(hosts('https://аррӏе.com/')).toEqual(['xn--80ak6aa92e.com'])
  expect(hosts('https://pаypal.com/')[0]).toMatch(/^xn--/)
  for (const honest of [
    'https://bank.example/',
    'https://例え.jp/',
    'https://münchen.example/',
    'mailto:a@b.example',
  ])
    expect(hosts(honest).filter(Boolean)).toEqual([])
})

test('[V190] a message full of mentions is read in one pass, and so many of them are marked', () => {
  const names = Array.from({ length: 16 }, (_, index) => `a${'b'.repeat(index)}`)
  const text = '@a'.repeat(2_048)
  const parts = messageParts(text, names)
  expect(parts.map((part) => part.text).join('')).toBe(text)
  expect(parts.length).toBeLessThanOrEqual(2 * 64 + 1)
})
