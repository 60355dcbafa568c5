import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, brotliDecompressSync, gzipSync } from 'node:zlib'
import express from 'express'
import { describe, expect, onTestFinished, test } from 'vitest'
import { health } from '../src/http/health.ts'
import { lanCertificate } from '../src/lan/certificate.ts'
import { ask, askInBytes } from './ask.ts'
import { connect, openSocket } from './people.ts'
import { startServer } from './running-server.ts'
import { temporaryFolder } from './temporary-folder.ts'

const PAGE = '<!doctype html><title>Confab</title>'
const SCRIPT = 'console.log(1)'

/** A folder as the build of the web app leaves it, with some things that have no business there. */
function builtWeb(): string {
  const root = join(temporaryFolder('built'), 'dist')
  mkdirSync(join(root, 'assets'), { recursive: true })
  const files = {
    'index.html': PAGE,
    'favicon.svg': '<svg/>',
    'assets/app-abc.js': SCRIPT,
    'assets/app-abc.js.br': brotliCompressSync(SCRIPT),
    'assets/app-abc.js.gz': gzipSync(SCRIPT),
    'assets/app-abc.js.map': '{}',
    'assets/plain-abc.css': 'a{}',
    '.env': 'SECRET=1',
    '../outside.txt': 'outside',
  }
  for (const [name, content] of Object.entries(files)) writeFileSync(join(root, name), content)
  return root
}

const startWithPage = (env: Record<string, string> = {}) => startServer({ webRoot: builtWeb(), env })

describe('the page', () => {
  test.each(['/', '/r/amber-otter-42', '/r/%2e%2e%2fx', '/r/R%C5%8CM', '/about', '/?q=1'])(
    '[H1] is at %s',
    async (path) => {
      const { port } = await startWithPage()
      const { status, headers, body } = await ask(port, { path })
      expect({ status, body }).toEqual({ status: 200, body: PAGE })
      expect(headers['content-type']).toBe('text/html; charset=utf-8')
      expect(headers['cache-control']).toBe('no-cache')
    },
  )

  test('[H16] has no such part, and says how long it is', async () => {
    const { port } = await startWithPage()
    const question = { path: '/assets/plain-abc.css', headers: { range: 'bytes=100-200' } }
    const { status, headers } = await ask(port, question)
    expect({ status, range: headers['content-range'] }).toEqual({ status: 416, range: 'bytes */3' })
    const part = await ask(port, { ...question, headers: { range: 'bytes=0-1' } })
    expect({ status: part.status, body: part.body }).toEqual({ status: 206, body: 'a{' })
  })

  test('[H2] keeps hashed files for ever and asks about others', async () => {
    const { port } = await startWithPage()
    const hashed = await ask(port, { path: '/assets/plain-abc.css' })
    expect(hashed.headers['cache-control']).toBe('public, max-age=31536000, immutable')
    expect(hashed.headers['content-type']).toBe('text/css; charset=utf-8')
    const icon = await ask(port, { path: '/favicon.svg' })
    expect(icon.headers['cache-control']).toBe('no-cache')
    const again = await ask(port, { path: '/favicon.svg', headers: { 'if-none-match': icon.headers.etag } })
    expect(again.status).toBe(304)
  })

  test.each([
    '/.env',
    '/assets/app-abc.js.map',
    '/assets/none-abc.js',
    '/assets/',
    '/../outside.txt',
    '/..%2foutside.txt',
    '/assets/..%2f..%2foutside.txt',
    '/%2e%2e/outside.txt',
    '//outside.txt',
    '/%00',
    '/%c0%ae%c0%ae/outside.txt',
    '/.git/config',
    '/index.html/',
    '/a\\outside.txt',
    '/metrics',
    '/%',
  ])('[H3] is not at %s, and nothing is', async (path) => {
    const { port } = await startWithPage()
    const { status, body } = await ask(port, { path })
    expect({ status, body }).toEqual({ status: 404, body: 'Not found\n' })
  })

  test.each(['POST', 'PUT', 'DELETE', 'TRACE', 'OPTIONS', 'PROPFIND'])('[H4] refuses %s', async (method) => {
    const { port } = await startWithPage()
    const { status, headers } = await ask(port, { path: '/', method })
    expect({ status, allow: headers.allow }).toEqual({ status: 405, allow: 'GET, HEAD' })
  })

  test('[H4] answers HEAD without a body', async () => {
    const { port } = await startWithPage()
    const { status, headers, body } = await ask(port, { path: '/', method: 'HEAD' })
    expect({ status, length: headers['content-length'], body }).toEqual({
      status: 200,
      length: String(PAGE.length),
      body: '',
    })
  })

  test.each([9 * 1024, 64 * 1024])('[H5] is not at an address of %i bytes', async (length) => {
    const { port } = await startWithPage()
    expect(
      await askInBytes(port, `GET /${'a'.repeat(length)} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`),
    ).toMatch(/ 414 /)
  })

  test.each(['/', '/favicon.svg', '/assets/none.js', '/healthz'])(
    '[H6] carries the security headers at %s',
    async (path) => {
      const { port } = await startWithPage()
      const { headers } = await ask(port, { path })
      expect(headers).toMatchObject({
        'content-security-policy': expect.stringContaining("require-trusted-types-for 'script'"),
        'permissions-policy': expect.stringContaining('camera=(self)'),
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-embedder-policy': 'require-corp',
        'cross-origin-resource-policy': 'same-origin',
      })
      expect(headers).not.toHaveProperty('x-powered-by')
      expect(headers).not.toHaveProperty('strict-transport-security')
    },
  )

  test('[H20] is framed by nobody but pages of configured origins', async () => {
    const framing = async (env: Record<string, string>) => {
      const { headers } = await ask((await startWithPage(env)).port, { path: '/r/somewhere' })
      const policy = String(headers['content-security-policy']).split('; ')
      return [policy.find((part) => part.startsWith('frame-ancestors')), headers['x-frame-options']]
    }
    expect(await framing({})).toEqual(["frame-ancestors 'none'", 'DENY'])
    expect(await framing({ EMBED_ORIGINS: 'https://one.example,http://two.example:81' })).toEqual([
      'frame-ancestors https://one.example http://two.example:81',
      undefined,
    ])
  })

  test('[H7] asks for https in future when the trusted proxy speaks it, and believes nobody else', async () => {
    const headers = { 'x-forwarded-proto': 'https' }
    const trusting = await startWithPage({ TRUST_PROXY: '1' })
    const trusted = await ask(trusting.port, { path: '/', headers })
    expect(trusted.headers['strict-transport-security']).toBe('max-age=63072000')
    const plain = await startWithPage()
    expect((await ask(plain.port, { path: '/', headers })).headers).not.toHaveProperty(
      'strict-transport-security',
    )
  })

  test('[H8] lets sockets go to this server only', async () => {
    const { port } = await startWithPage()
    const policyFor = async (host: string) =>
      (await ask(port, { path: '/', headers: { host } })).headers['content-security-policy']
    expect(await policyFor(`localhost:${port}`)).toContain(`connect-src 'self' ws://localhost:${port};`)
    expect(await policyFor('evil.example')).toContain("connect-src 'self';")
  })

  test('[H9] is sent compressed to those who can read it', async () => {
    const { port } = await startWithPage()
    const path = '/assets/app-abc.js'
    const { headers } = await ask(port, { path, headers: { 'accept-encoding': 'gzip, br' } })
    expect(headers).toMatchObject({
      'content-encoding': 'br',
      vary: 'Accept-Encoding',
      'content-type': 'text/javascript; charset=utf-8',
    })
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers: { 'accept-encoding': 'br' } })
    expect(await response.text()).toBe(brotliDecompressSync(brotliCompressSync(SCRIPT)).toString())
    const plain = await ask(port, { path })
    expect(plain.body).toBe(SCRIPT)
    expect(plain.headers).not.toHaveProperty('content-encoding')
    expect(plain.headers.vary).toBe('Accept-Encoding')
  })

  test.each([
    ['', undefined],
    ['gzip', 'gzip'],
    ['gzip, deflate, br, zstd', 'br'],
    ['br;q=0, gzip;q=0.5', 'gzip'],
    ['BR ; q=0.000', undefined],
    ['*', 'br'],
  ])('[H9] is sent to those who accept “%s” as %s', async (accepted, encoding) => {
    const { port } = await startWithPage()
    const { headers } = await ask(port, {
      path: '/assets/app-abc.js',
      headers: { 'accept-encoding': accepted },
    })
    expect(headers['content-encoding']).toBe(encoding)
  })

  test('[H10] says that it is not built', async () => {
    const { port } = await startServer()
    const { status, body } = await ask(port, { path: '/r/somewhere' })
    expect(status).toBe(503)
    expect(body).toContain('has not been built')
  })

  test('[H14] lets no other site read anything', async () => {
    const { port, url } = await startWithPage()
    const polling = '/socket.io/?EIO=4&transport=polling'
    const preflight = { origin: 'https://evil.example', 'access-control-request-method': 'GET' }
    const answers = [
      await ask(port, { path: '/', headers: preflight }),
      await ask(port, { path: polling, method: 'OPTIONS', headers: preflight }),
      await ask(port, { path: polling, method: 'OPTIONS', headers: { origin: url } }),
      await ask(port, { path: polling, headers: { origin: url } }),
    ]
    expect(answers.map(({ status }) => status)).toEqual([200, 403, 400, 200])
    const names = answers.flatMap(({ headers }) => Object.keys(headers))
    expect(names.filter((name) => name.startsWith('access-control'))).toEqual([])
  })

  test.each([
    ['get / HTTP/1.1\r\nHost: x\r\n\r\n', /^HTTP\/1\.1 400 /],
    [
      'GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      /^HTTP\/1\.1 400 /,
    ],
    ['GET / HTTP/1.1\r\nHost: x\r\nX: a\r\n b\r\n\r\n', /^HTTP\/1\.1 400 /],
    [`GET / HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(100_000)}\r\n\r\n`, /^HTTP\/1\.1 431 /],
    ['nonsense\r\n\r\n', /^HTTP\/1\.1 400 /],
  ])('[H15] answers %.60j and closes', async (bytes, expected) => {
    const { port } = await startWithPage()
    expect(await askInBytes(port, bytes)).toMatch(expected)
    expect((await ask(port, { path: '/healthz' })).status).toBe(200)
  })

  test('[C9] is logged without the room’s name', async () => {
    const server = await startWithPage()
    await ask(server.port, { path: '/r/our-secret-room?x=our-secret' })
    await expect.poll(() => server.lines.join('')).toContain('/r/:name')
    expect(server.lines.join('')).not.toContain('our-secret')
  })
})

describe('health', () => {
  test('[H11] is told in a word', async () => {
    const { port } = await startServer()
    expect(await ask(port, { path: '/healthz' })).toMatchObject({ status: 200, body: 'ok\n' })
    expect(await ask(port, { path: '/readyz' })).toMatchObject({ status: 200, body: 'ready\n' })
  })

  test('[H11] says not ready while the server closes, and alive until it is closed', async () => {
    const site = express()
      .use(health(() => false))
      .listen(0, '127.0.0.1')
    onTestFinished(() => void site.close())
    await once(site, 'listening')
    const address = site.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    expect(await ask(port, { path: '/readyz' })).toMatchObject({ status: 503, body: 'closing\n' })
    expect(await ask(port, { path: '/healthz' })).toMatchObject({ status: 200 })
  })
})

describe('origins', () => {
  const polling = '/socket.io/?EIO=4&transport=polling'

  test.each([
    'https://evil.example',
    'null',
    'http://127.0.0.1',
    'HTTP://127.0.0.1',
    'http://127.0.0.1.evil.example',
  ])('[H12] refuses %s over polling and over WebSocket', async (origin) => {
    const server = await startServer()
    expect((await ask(server.port, { path: polling, headers: { origin } })).status).toBe(403)
    const upgrade = `GET ${polling.replace('polling', 'websocket')} HTTP/1.1\r\nHost: x\r\nOrigin: ${origin}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n`
    expect(await askInBytes(server.port, upgrade)).toMatch(/ 403 /)
  })

  test('[H12] lets pages of configured origins in, and no others', async () => {
    const server = await startServer({ env: { ORIGINS: 'https://meet.example' } })
    expect(
      (await connect(server, { extraHeaders: { origin: 'https://meet.example' } })).socket.connected,
    ).toBe(true)
    await expect(connect(server)).rejects.toThrow('websocket error')
  })

  test('[H24] get answers from the signalling that no page can show, frame or read', async () => {
    const { port, url } = await startServer()
    for (const [origin, path, expected] of [
      [url, polling, 200],
      ['https://evil.example', polling, 403],
      [url, polling.replace('EIO=4', 'EIO=3'), 400],
      [url, `${polling}&sid=unknown`, 400],
    ] as const) {
      const { status, headers } = await ask(port, { path, headers: { origin } })
      expect(status).toBe(expected)
      expect(headers).toMatchObject({
        'content-security-policy': "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; sandbox",
        'cross-origin-resource-policy': 'same-origin',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
      })
    }
  })

  test('[C11] are its own addresses by default', async () => {
    const server = await startServer()
    for (const host of ['localhost', '127.0.0.1', '[::1]']) {
      const origin = `http://${host}:${server.port}`
      expect((await ask(server.port, { path: polling, headers: { origin } })).status).toBe(200)
    }
  })

  test('[H13] may be missing from a browser’s own polling, or from native clients where they are allowed', async () => {
    const strict = await startServer()
    const statusOf = async (headers: Record<string, string>) =>
      (await ask(strict.port, { path: polling, headers })).status
    expect(await statusOf({})).toBe(403)
    expect(await statusOf({ 'sec-fetch-site': 'cross-site' })).toBe(403)
    expect(await statusOf({ 'sec-fetch-site': 'same-origin' })).toBe(200)
    const lenient = await startServer({ env: { ALLOW_NATIVE_CLIENTS: 'true' } })
    const native = openSocket(lenient, { extraHeaders: {} })
    await expect.poll(() => native.connected).toBe(true)
  })
})

describe('with a certificate', () => {
  test('[C14] speaks https', async () => {
    const certificate = await lanCertificate(temporaryFolder('lan'), [], Date.now())
    const server = await startServer({ webRoot: builtWeb(), lan: { certificate, addresses: [] } })
    const { status, headers } = await ask(server.port, {
      path: '/',
      isSecure: true,
      headers: { host: `localhost:${server.port}` },
    })
    expect(status).toBe(200)
    expect(headers).not.toHaveProperty('strict-transport-security')
    expect(headers['content-security-policy']).toContain(`wss://localhost:${server.port};`)
    const origin = `https://127.0.0.1:${server.port}`
    const socket = openSocket(
      { ...server, url: origin },
      { rejectUnauthorized: false, extraHeaders: { origin } },
    )
    await expect.poll(() => socket.connected).toBe(true)
  })
})
