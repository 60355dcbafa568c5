import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkCandidate } from './candidate-guard.ts'

const MDNS = '96c408c1-f0f1-4c7d-8992-c3385b7e0334.local'
const refused = (reason: string) => ({ ok: false, reason })

const udp = (address: string, port = '57518') => `candidate:1 1 udp 2113937151 ${address} ${port} typ host`
const tcp = (port: string, extensions: string) =>
  `candidate:1 1 TCP 2105458943 192.0.2.1 ${port} typ host${extensions}`

describe('a candidate', () => {
  it.each([
    `candidate:1741072309 1 udp 2113937151 ${MDNS} 57518 typ host generation 0 ufrag lJ1i network-cost 999`,
    `candidate:0 1 UDP 2122187007 ${MDNS} 45127 typ host`,
    `candidate:2 1 TCP 2105458943 ${MDNS} 9 typ host tcptype active`,
    'candidate:842163049 1 udp 1677729535 203.0.113.7 46154 typ srflx raddr 0.0.0.0 rport 0 generation 0',
    'candidate:3 1 udp 41885439 203.0.113.9 49200 typ relay raddr 203.0.113.7 rport 46154',
    udp('10.0.0.5'),
    udp('2001:db8::5'),
    udp('fe80::1'),
    udp('2001:db8:1:2:3:4:5:6'),
    udp('64:ff9b::192.0.2.1'),
    '',
  ])('[B6] is accepted as %s', (line) => {
    expect(checkCandidate(line)).toEqual({ ok: true })
  })

  it.each([
    'evil.example',
    'localhost',
    `x${MDNS}`,
    `${MDNS}.evil.example`,
    'printer.local',
    '1.2.3',
    '1.2.3.256',
    '0x7f.0.0.1',
    '2130706433',
    '1::2::3',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '::1.2.3.256',
    ':::',
    'fe80::1%eth0',
  ])('[B6] is refused with the host %s', (address) => {
    expect(checkCandidate(udp(address))).toEqual(refused('hostname'))
  })

  it.each(['0', '65536', '99999'])('[B7] is refused with port %s', (port) => {
    expect(checkCandidate(udp('192.0.2.1', port))).toEqual(refused('port'))
  })

  it.each([
    ['9', ''],
    ['9', ' tcptype passive'],
    ['9', ' tcptype so'],
    ['443', ' tcptype active'],
    ['443', ' tcptype passive'],
  ])('[B7] is refused over TCP with port %s and%s', (port, extensions) => {
    expect(checkCandidate(tcp(port, extensions))).toEqual(refused('tcp'))
  })

  it.each([
    '169.254.169.254',
    '::ffff:169.254.169.254',
    '::ffff:a9fe:a9fe',
    'fd00:ec2::254',
    'FD00:0EC2:0:0:0:0:0:0254',
    '0.0.0.0',
    '::',
    '224.0.0.251',
    '255.255.255.255',
    'ff02::fb',
  ])('[B8] is refused with %s, also for a page on loopback', (address) => {
    expect(checkCandidate(udp(address), { loopbackAllowed: true })).toEqual(refused('address'))
  })

  it.each([
    '127.0.0.1',
    '127.255.0.9',
    '::1',
    '0:0:0:0:0:0:0:1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::127.0.0.1',
  ])('[B9] is refused with %s unless the page is on loopback', (address) => {
    expect(checkCandidate(udp(address))).toEqual(refused('loopback'))
    expect(checkCandidate(udp(address), { loopbackAllowed: true })).toEqual({ ok: true })
  })

  it.each([
    'nonsense',
    'candidate:',
    'candidate:1 1 sctp 1 192.0.2.1 5 typ host',
    'candidate:1 1 udp 1 192.0.2.1 5 typ evil',
    'candidate:1 1 udp 1 192.0.2.1 x typ host',
    'candidate:1 1 udp 1 192.0.2.1 5 typ host generation',
    'candidate:1  1 udp 1 192.0.2.1 5 typ host',
    'candidate:1 1 udp 1 192.0.2.1 5 typ host\r\na=x y',
    `candidate:${'1'.repeat(33)} 1 udp 1 192.0.2.1 5 typ host`,
  ])('[B10] is refused as %j', (line) => {
    expect(checkCandidate(line)).toEqual(refused('malformed'))
  })

  it('[B10] is refused with 10 KB of foundation', () => {
    expect(checkCandidate(udp('192.0.2.1').replace(':1', `:${'1'.repeat(10_240)}`))).toEqual(
      refused('too-long'),
    )
  })

  it('[B10] of any text has an answer', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 1_100 }), (noise) => {
        expect(checkCandidate(`candidate:${noise}`).ok).toBe(false)
      }),
    )
  })
})
