import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  checkDescription,
  dropRefusedCandidates,
  fingerprintOf,
  hideBase,
  keepRelays,
} from './description-guard.ts'

const fingerprint = Array.from({ length: 32 }, (_, index) => (index + 160).toString(16)).join(':')
const other = fingerprint.replace(/^../, '00')
const MEDIA = ['audio', 'video', 'video', 'audio', 'application']

interface Shape {
  readonly media?: readonly string[]
  /** Lines of the session, in front of all media. */
  readonly session?: readonly string[]
  /** Lines of each medium. */
  readonly each?: readonly string[]
  readonly end?: string
}

const line = `a=fingerprint:sha-256 ${fingerprint.toUpperCase()}`

/** A description with what browsers write, and what is to be tried. */
function describeWith({ media = MEDIA, session = [], each = [line], end = '\r\n' }: Shape = {}): string {
  const head = [
    'v=0',
    'o=- 4611686018427387904 2 IN IP4 127.0.0.1',
    's=-',
    't=0 0',
    'a=group:BUNDLE 0 1 2 3 4',
  ]
  const sections = media.flatMap((kind, mid) => [
    `m=${kind} 9 UDP/TLS/RTP/SAVPF 96`,
    'c=IN IP4 0.0.0.0',
    'a=setup:actpass',
    `a=mid:${mid}`,
    ...each,
  ])
  return [...head, ...session, ...sections].map((text) => text + end).join('')
}

const check = (shape: Shape) => checkDescription(describeWith(shape), fingerprint)
const refused = (reason: string) => ({ ok: false, reason })

const candidate = (address: string) => `candidate:1 1 udp 2113937151 ${address} 57518 typ host generation 0`

describe('a description', () => {
  it.each([
    ['per medium', { each: [line] }],
    ['for the session', { session: [line], each: [] }],
    ['in lower case', { each: [line.toLowerCase()] }],
  ])("[B1] is accepted with the hello's certificate %s", (_, shape) => {
    expect(check(shape)).toEqual({ ok: true })
    expect(checkDescription(describeWith(shape), fingerprint.toUpperCase())).toEqual({ ok: true })
  })

  it.each([
    ['no certificate', { each: [] }],
    ['another certificate', { each: [`a=fingerprint:sha-256 ${other}`] }],
    ['another certificate besides', { each: [line, `a=fingerprint:sha-256 ${other}`] }],
    ['another certificate for the session', { session: [`a=fingerprint:sha-256 ${other}`] }],
    ['a SHA-1 besides', { session: [`a=fingerprint:sha-1 ${fingerprint.slice(0, 59)}`] }],
    ['a SHA-512 of the same text', { session: [`a=fingerprint:sha-512 ${fingerprint}`] }],
    ['the word in another attribute', { session: [`a=x-fingerprint:sha-256 ${fingerprint}`] }],
    ['the word in capitals with another', { session: [`a=FINGERPRINT:sha-256 ${other}`] }],
    ['the word in the session name', { session: [`s=a=fingerprint:sha-256 ${fingerprint}`] }],
    ['two in a line', { session: [`${line} ${other}`] }],
    ['two spaces', { session: [`a=fingerprint:sha-256  ${fingerprint}`] }],
    ['a space behind', { session: [`${line} `] }],
  ])('[B1] is refused with %s', (_, shape) => {
    expect(check(shape)).toEqual(refused('fingerprint'))
  })

  it.each([
    ['a lone line feed', { session: [`a=x\na=fingerprint:sha-256 ${other}`] }],
    ['a lone carriage return', { session: [`a=x\ra=fingerprint:sha-256 ${other}`] }],
    ['lines ended by line feeds', { end: '\n' }],
    ['NUL', { session: ['a=x\0'] }],
    ['a tab', { session: ['a=x\ty'] }],
    ['a letter beyond ASCII', { session: ['s=é'] }],
    ['U+2028', { session: ['s=\u2028a=y'] }],
    ['an empty line', { session: [''] }],
    ['a folded line', { session: [' a=x'] }],
    ['a type in capitals', { session: ['A=x'] }],
    ['no end', { end: '' }],
  ])('[B2] is refused with %s', (_, shape) => {
    expect(check(shape)).toEqual(refused('malformed'))
  })

  it('[B2] is refused when it is empty, cut inside a line, or above 40 KiB', () => {
    expect(checkDescription('', fingerprint)).toEqual(refused('malformed'))
    expect(checkDescription(describeWith().slice(0, -1), fingerprint)).toEqual(refused('malformed'))
    expect(check({ session: [`a=${'x'.repeat(40 * 1024)}`] })).toEqual(refused('too-long'))
  })

  it('[B2] is accepted with 1,000 lines and refused with one more', () => {
    const own = describeWith().split('\r\n').length - 1
    const withLines = (lines: number) => check({ session: Array.from({ length: lines - own }, () => 'a=x') })
    expect(withLines(1_000)).toEqual({ ok: true })
    expect(withLines(1_001)).toEqual(refused('too-long'))
  })

  it('[B2] is refused when any character of it was replaced by one that is not printable', () => {
    const sdp = describeWith()
    const bad = fc.integer({ min: 0, max: 0xffff }).filter((code) => code < 0x20 || code > 0x7e)
    fc.assert(
      fc.property(fc.nat(sdp.length - 1), bad, (index, code) => {
        const character = String.fromCharCode(code)
        fc.pre(sdp[index] !== character)
        const altered = sdp.slice(0, index) + character + sdp.slice(index + 1)
        expect(checkDescription(altered, fingerprint)).toEqual(refused('malformed'))
      }),
    )
  })

  it.each(['a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:x', 'a=CRYPTO:1 x', 'a=crypto'])(
    '[B3] is refused with %s',
    (text) => {
      expect(check({ session: [text] })).toEqual(refused('crypto'))
    },
  )

  it.each(['a=setup:holdconn', 'a=setup:HOLDCONN', 'a=setup: holdconn'])(
    '[B3] is refused with %s',
    (text) => {
      expect(check({ session: [text] })).toEqual(refused('setup'))
    },
  )

  it.each([
    [[]],
    [MEDIA.slice(0, 4)],
    [[...MEDIA, 'video']],
    [['audio', 'video', 'audio', 'video', 'application']],
    [['application', 'audio', 'video', 'video', 'audio']],
    [['audio', 'video', 'video', 'audio', 'text']],
  ])('[B4] is refused with the media %j', (media) => {
    expect(check({ media, session: [line] })).toEqual(refused('media'))
  })

  it('[B5] is accepted with 200 candidates and refused with 201', () => {
    const session = Array.from({ length: 200 }, () => `a=${candidate('192.0.2.1')}`)
    expect(check({ session })).toEqual({ ok: true })
    expect(check({ session: [...session, `a=${candidate('192.0.2.1')}`] })).toEqual(
      refused('too-many-candidates'),
    )
  })

  it('[B5] loses the candidates that are refused, and nothing else', () => {
    const good = [`a=${candidate('192.0.2.1')}`, 'a=end-of-candidates']
    const bad = [`a=${candidate('evil.example')}`, `a=${candidate('127.0.0.1')}`, 'a=candidate:nonsense']
    const clean = dropRefusedCandidates(describeWith({ each: [line, ...good, ...bad] }), {
      loopbackAllowed: false,
    })
    expect(clean).toBe(describeWith({ each: [line, ...good] }))
    expect(checkDescription(clean, fingerprint)).toEqual({ ok: true })
  })

  it('[B15] names relays alone for a person who hides the address, and not where they were asked from', () => {
    const relay = 'candidate:2 1 udp 41885439 203.0.113.9 50000 typ relay raddr 198.51.100.7 rport 61000'
    const hidden = 'candidate:2 1 udp 41885439 203.0.113.9 50000 typ relay raddr 0.0.0.0 rport 9'
    const sdp = describeWith({ each: [line, `a=${candidate('198.51.100.7')}`, `a=${relay}`] })
    expect(keepRelays(sdp)).toBe(describeWith({ each: [line, `a=${hidden}`] }))
    expect(hideBase(relay)).toBe(hidden)
  })

  it("[B13] is compared with a certificate's SHA-256 in lower-case hex pairs", async () => {
    // The answer for "abc" is that of FIPS 180-2, appendix B.1.
    expect(await fingerprintOf(new TextEncoder().encode('abc'))).toBe(
      'ba:78:16:bf:8f:01:cf:ea:41:41:40:de:5d:ae:22:23:b0:03:61:a3:96:17:7a:9c:b4:10:ff:61:f2:00:15:ad',
    )
  })
})
