import { describe, expect, test } from 'vitest'
import { ask, askInBytes, type Question } from '../ask.ts'
import { POLLING, WEBSOCKET } from './attacker.ts'
import { upgradeRequest } from './frames.ts'
import { MARK, rowsToRun, useLab, type Lab, type Row } from './lab.ts'

/** Asks as somebody the limits do not know yet. */
const askAs = async (lab: Lab, { headers = {}, ...question }: Question) =>
  ask(lab.server.port, { ...question, headers: { 'X-Forwarded-For': lab.newAddress(), ...headers } })

const distinct = (values: readonly unknown[]): string => [...new Set(values)].join(', ')

const rows: readonly Row[] = [
  {
    id: 'I-86',
    what: 'upgrades and polling from pages of other origins, from none, and from ones that look alike',
    promise: '403 before the handshake',
    async run(lab) {
      const { port, url } = lab.server
      const origins = [
        'https://evil.example',
        'null',
        `${url}.evil.example`,
        url.toUpperCase(),
        url.replace(/\d+$/, '1'),
        url.replace('http', 'https'),
        `${url}/`,
      ]
      const statuses: unknown[] = []
      for (const origin of [...origins, undefined]) {
        const headers = origin === undefined ? {} : { Origin: origin }
        statuses.push((await askAs(lab, { path: POLLING, headers })).status)
        const written = { ...headers, 'X-Forwarded-For': lab.newAddress() }
        statuses.push(Number((await askInBytes(port, upgradeRequest(WEBSOCKET, written))).split(' ')[1]))
      }
      expect(distinct(statuses)).toBe('403')
      const own = { 'Sec-Fetch-Site': 'same-origin' }
      expect((await askAs(lab, { path: POLLING, headers: own })).status).toBe(200)
      return `${statuses.length} requests, each 403; a browser’s own polling passes`
    },
  },
  {
    id: 'I-87',
    what: 'preflights of other sites, with credentials',
    promise: 'nothing allows them to read',
    async run(lab) {
      const headers = {
        Origin: 'https://evil.example',
        'Access-Control-Request-Method': 'GET',
        'Access-Control-Request-Headers': '*',
        Cookie: 'a=b',
      }
      const names: string[] = []
      for (const path of ['/', POLLING, '/healthz']) {
        for (const method of ['OPTIONS', 'GET']) {
          names.push(...Object.keys((await askAs(lab, { path, method, headers })).headers))
        }
      }
      expect(names.filter((name) => name.startsWith('access-control'))).toEqual([])
      return '6 requests, no header lets another site read'
    },
  },
  {
    id: 'I-90',
    what: 'headers of a megabyte, ten thousand of them, two hosts, two lengths, folded lines, bare line feeds',
    promise: '400 or 431, closed',
    async run(lab) {
      const requests = [
        `GET / HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(1_000_000)}\r\n\r\n`,
        `GET / HTTP/1.1\r\nHost: x\r\n${'X: a\r\n'.repeat(10_000)}\r\n`,
        'GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
        'GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc',
        'GET / HTTP/1.1\r\nHost: x\r\nX: a\r\n b\r\n\r\n',
        'GET / HTTP/1.1\nHost: x\n\n',
        'GET / HTTP/1.1\r\n\r\n',
        `${MARK}\r\n\r\n`,
      ]
      // What still arrives after the answer makes the system reset the connection, and the answer is lost then.
      const asked = requests.map((bytes) => askInBytes(lab.server.port, bytes).catch(() => 'HTTP/1.1 reset '))
      const lines = await Promise.all(asked)
      for (const line of lines) expect(line).toMatch(/^HTTP\/1\.1 (400|431|reset) /)
      return `${lines.length} requests: ${distinct(lines.map((line) => line.split(' ')[1]))}`
    },
  },
  {
    id: 'I-91',
    what: 'paths out of the site, with encoded dots and NUL, to hidden files, sources and maps, and of 64 KB',
    promise: '404 or 414',
    async run(lab) {
      const paths = [
        '/..%2f..%2fetc/passwd',
        '/../../etc/passwd',
        '/%2e%2e/package.json',
        '/assets/..%2f..%2fpackage.json',
        '/%00',
        '//evil.example',
        '/%c0%ae%c0%ae/package.json',
        '/.git/config',
        '/.env',
        '/assets/app.js.map',
        '/metrics',
      ]
      const found: string[] = []
      for (const path of paths) if ((await askAs(lab, { path })).status !== 404) found.push(path)
      expect(found).toEqual([])
      const long = `GET /${'a'.repeat(65_536)} HTTP/1.1\r\nHost: x\r\n\r\n`
      expect(await askInBytes(lab.server.port, long)).toMatch(/^HTTP\/1\.1 (414|431) /)
      return `${paths.length} paths, each 404; the long one refused`
    },
  },
  {
    id: 'I-93',
    what: 'a claimed host, a claimed protocol, and more claimed addresses than there are proxies',
    promise: 'ignored',
    async run(lab) {
      const evil = { Host: 'evil.example', 'X-Forwarded-Host': 'evil.example' }
      const { headers, body } = await askAs(lab, { path: '/healthz', headers: evil })
      expect(JSON.stringify(headers) + body).not.toContain('evil.example')
      // Anyone who claims many addresses before the proxy's is counted as the one that the proxy saw.
      const seen = lab.newAddress()
      const statuses: number[] = []
      for (let index = 0; index < 220; index += 1) {
        const claimed = `203.0.113.${index}, ${seen}`
        const own = { Origin: lab.server.url, 'X-Forwarded-For': claimed }
        statuses.push((await ask(lab.server.port, { path: POLLING, headers: own })).status)
      }
      expect(statuses.filter((status) => status === 200)).toHaveLength(200)
      return 'neither host nor protocol is repeated; of 220 sessions under claimed addresses 200 were let in'
    },
  },
  {
    id: 'I-94',
    what: 'methods that the site has not, and one in small letters',
    promise: '405; 400 where the parser refuses first',
    async run(lab) {
      const methods = ['TRACE', 'PUT', 'DELETE', 'PROPFIND', 'POST', 'PATCH']
      for (const method of methods) expect((await askAs(lab, { path: '/', method })).status).toBe(405)
      const lower = await askInBytes(lab.server.port, 'get / HTTP/1.1\r\nHost: x\r\n\r\n')
      expect(lower).toMatch(/ 400 /)
      const tunnel = await askInBytes(lab.server.port, 'CONNECT evil.example:443 HTTP/1.1\r\nHost: x\r\n\r\n')
      expect(tunnel).not.toMatch(/ 200 /)
      return `${methods.length} refused; small letters 400; a tunnel is not opened`
    },
  },
  {
    id: 'I-96',
    what: 'bodies of other kinds, deep and reaching for prototypes, where the signalling polls',
    promise: '400; nothing is carried out',
    async run(lab) {
      const bodies = ['{"__proto__":{"polluted":true}}', '['.repeat(50_000), MARK]
      const statuses: number[] = []
      for (const sent of bodies) {
        for (const path of [POLLING, `${POLLING}&sid=__proto__`, '/healthz']) {
          const headers = { Origin: lab.server.url, 'Content-Type': 'application/json' }
          statuses.push((await askAs(lab, { path, method: 'POST', headers, body: sent })).status)
        }
      }
      expect(statuses.every((status) => status === 400 || status === 405)).toBe(true)
      return `${statuses.length} bodies: ${distinct(statuses)}`
    },
  },
  {
    id: 'I-97',
    what: 'questions for health and figures from outside',
    promise: 'a word, and no figures',
    async run(lab) {
      const asked = await Promise.all(['/healthz', '/readyz', '/metrics'].map((path) => askAs(lab, { path })))
      expect(asked.map(({ status, body }) => `${status} ${body}`)).toEqual([
        '200 ok\n',
        '200 ready\n',
        '404 Not found\n',
      ])
      return 'ok, ready, and not found'
    },
  },
  {
    id: 'I-127',
    what: 'parts of a file that do not exist, in reverse, without end, and a thousand of them',
    promise: '416 and the length of the file, or the whole file; never more than it',
    // Needs the built page.
    isLong: true,
    async run(lab) {
      const question = { path: '/robots.txt' }
      const whole = (await askAs(lab, question)).body
      const beyond = await askAs(lab, { ...question, headers: { Range: `bytes=${whole.length}-` } })
      expect(beyond.status).toBe(416)
      expect(beyond.headers['content-range']).toBe(`bytes */${whole.length}`)
      const ranges = ['bytes=5-1', 'bytes=-0', 'bytes=0-99999999999999999999', 'lines=0-1', 'bytes=a-b']
      ranges.push(`bytes=${'0-,'.repeat(1_000)}0-`)
      const statuses: unknown[] = []
      for (const range of ranges) {
        const { status, body } = await askAs(lab, { ...question, headers: { Range: range } })
        if (status !== 416) expect(body.length).toBeLessThanOrEqual(whole.length)
        statuses.push(status)
      }
      for (const status of statuses) expect([200, 206, 416]).toContain(status)
      return `416 beyond the end; the others: ${distinct(statuses)}`
    },
  },
]

describe('requests', () => {
  const lab = useLab('requests')
  test.for(rowsToRun(rows))(
    '[R23] are refused and change nothing at $id: $what',
    { timeout: 120_000 },
    async (row) => {
      expect(await lab.run(row)).toEqual([])
    },
  )
})
