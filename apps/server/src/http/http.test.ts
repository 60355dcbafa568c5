import { describe, expect, test } from 'vitest'
import { routeOf } from './access-log.ts'
import { statusOfBroken } from './broken-requests.ts'
import { securityHeaders } from './security-headers.ts'
import { readSitePath } from './site-path.ts'

describe('paths', () => {
  test.each(['/', '/r/amber-otter-42', '/r/%2e%2e%2fx', '/r/a%00b', '/r/', '/about'])(
    '[H1] takes %s for a page',
    (path) => {
      expect(readSitePath(path).kind).toBe('page')
    },
  )

  test.each([
    '/.env',
    '/.git/config',
    '/a/.b.css',
    '/app.js.map',
    '//evil',
    '/..%2f',
    '/%c0%ae',
    '/a\\b.js',
    '/a//b.js',
    '/../x.js',
    '/metrics',
    '/a%2eb',
  ])('[H3] takes %s for nothing', (path) => {
    expect(readSitePath(path)).toEqual({ kind: 'nothing' })
  })

  test('[H2] knows files with a hash by their folder', () => {
    expect(readSitePath('/assets/app-abc.js')).toMatchObject({ kind: 'file', isHashed: true })
    expect(readSitePath('/favicon.svg')).toMatchObject({ kind: 'file', isHashed: false })
    expect(readSitePath('/assets/no-ending')).toMatchObject({ kind: 'file' })
  })

  test('[C9] are logged by what they are, never as they came', () => {
    expect(['/r/secret', '/', '/about', '/x.js', '/.env', '/healthz'].map(routeOf)).toEqual([
      '/r/:name',
      '/',
      'page',
      'file',
      'nothing',
      '/healthz',
    ])
  })
})

describe('headers', () => {
  const context = {
    isSecure: true,
    isLan: false,
    host: 'meet.example',
    origins: new Set(['https://meet.example']),
    embedOrigins: [] as readonly string[],
  }
  const policyOf = (changes: Partial<typeof context>) =>
    securityHeaders({ ...context, ...changes })['Content-Security-Policy']

  test('[H6] are exactly these', () => {
    expect(securityHeaders(context)).toEqual({
      'Content-Security-Policy':
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' blob: data:; " +
        "media-src 'self' blob:; connect-src 'self' wss://meet.example; worker-src 'self'; manifest-src 'self'; " +
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; " +
        'trusted-types vue confab',
      'Permissions-Policy':
        'camera=(self), microphone=(self), display-capture=(self), fullscreen=(self), speaker-selection=(self), ' +
        'geolocation=(), usb=(), serial=(), bluetooth=()',
      'Referrer-Policy': 'no-referrer',
      'X-Content-Type-Options': 'nosniff',
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Embedder-Policy': 'require-corp',
      'Cross-Origin-Resource-Policy': 'same-origin',
      'X-Frame-Options': 'DENY',
      'Strict-Transport-Security': 'max-age=63072000',
    })
  })

  test('[H20] let configured pages frame the site, and change nothing else', () => {
    const { 'X-Frame-Options': none, ...usual } = securityHeaders(context)
    expect(none).toBe('DENY')
    const embedOrigins = ['https://one.example', 'https://two.example:8443']
    const policy = 'frame-ancestors https://one.example https://two.example:8443;'
    expect(securityHeaders({ ...context, embedOrigins })).toEqual({
      ...usual,
      'Content-Security-Policy': usual['Content-Security-Policy']?.replace("frame-ancestors 'none';", policy),
    })
  })

  test('[H7] ask for https in future only over https with a real certificate', () => {
    expect(securityHeaders({ ...context, isSecure: false })).not.toHaveProperty('Strict-Transport-Security')
    expect(securityHeaders({ ...context, isLan: true })).not.toHaveProperty('Strict-Transport-Security')
  })

  test('[H8] name no host that is not this server’s', () => {
    for (const host of ['evil.example', "meet.example; script-src 'unsafe-inline'", undefined]) {
      expect(policyOf({ ...(host === undefined ? {} : { host }), origins: new Set() })).toContain(
        "connect-src 'self';",
      )
    }
    expect(policyOf({ isSecure: false, origins: new Set(['http://meet.example']) })).toContain(
      'ws://meet.example;',
    )
  })
})

describe('broken requests', () => {
  test('[H15] are told apart', () => {
    const broken = (code: string, rawPacket?: Buffer) =>
      statusOfBroken(Object.assign(new Error(code), { code }, rawPacket ? { rawPacket } : {}))
    expect(broken('HPE_INVALID_METHOD')).toBe('400 Bad Request')
    expect(broken('ERR_HTTP_REQUEST_TIMEOUT')).toBe('408 Request Timeout')
    expect(broken('HPE_HEADER_OVERFLOW', Buffer.from('GET / HTTP/1.1\r\nX: y'))).toBe(
      '431 Request Header Fields Too Large',
    )
    expect(broken('HPE_HEADER_OVERFLOW', Buffer.from(`GET /${'a'.repeat(9000)}`))).toBe('414 URI Too Long')
  })
})
