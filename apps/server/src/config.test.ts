import { describe, expect, test } from 'vitest'
import { ConfigError, readConfig } from './config.ts'

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    readConfig(env)
    return []
  } catch (error) {
    return error instanceof ConfigError ? error.problems : [String(error)]
  }
}

describe('configuration', () => {
  test('[C1] has a value for everything', () => {
    expect(readConfig({})).toMatchObject({
      port: 3000,
      host: undefined,
      origins: undefined,
      embedOrigins: [],
      trustedProxies: 0,
      seatsPerRoom: 12,
      allowNativeClients: false,
      ice: { iceServers: [] },
      logLevel: 'info',
    })
  })

  test('[C1] takes what is set', () => {
    const config = readConfig({
      PORT: '8080',
      ORIGINS: 'https://one.example, https://two.example:8443',
      ICE_SERVERS: '[{"urls":["stun:stun.example.org"]}]',
      TURN_URLS: 'turn:t.example:3478 turns:t.example:443?transport=tcp',
      TURN_SECRET: 'sixteen characters',
      ALLOW_NATIVE_CLIENTS: 'true',
    })
    expect(config.origins).toEqual(['https://one.example', 'https://two.example:8443'])
    expect(config.ice.iceServers).toEqual([{ urls: ['stun:stun.example.org'] }])
    expect(config.ice.turn?.urls).toHaveLength(2)
    expect(config).toMatchObject({ port: 8080, allowNativeClients: true })
  })

  test('[C2] names all wrong variables at once', () => {
    const problems = problemsOf({
      PORT: '99999',
      LOG_LEVEL: 'loud',
      TRUST_PROXY: 'yes',
      TURN_URLS: 'turn:t.example',
    })
    expect(problems.map((problem) => problem.split(' ')[0])).toEqual([
      'PORT',
      'TRUST_PROXY',
      'LOG_LEVEL',
      'TURN_SECRET',
    ])
    expect(problems[0]).toBe('PORT must be a whole number from 0 to 65535.')
  })

  test.each([
    ['PORT', '-1'],
    ['PORT', '1e3'],
    ['PORT', '80 '],
    ['HOST', 'a b'],
    ['ORIGINS', 'https://one.example/'],
    ['ORIGINS', 'HTTPS://one.example'],
    ['ORIGINS', '*'],
    ['ORIGINS', 'https://*.example'],
    ['ORIGINS', "https://one.example;script-src 'unsafe-inline'"],
    ['SEATS_PER_ROOM', '1'],
    ['MAX_ROOMS', '0'],
    ['ICE_SERVERS', 'stun:stun.example.org'],
    ['ICE_SERVERS', '[{"urls":["http://stun.example.org"]}]'],
    ['ALLOW_NATIVE_CLIENTS', 'yes'],
  ])('[C2] refuses %s=%s', (name, value) => {
    const problems = problemsOf({ [name]: value })
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatch(new RegExp(`^${name} must be `))
  })

  test('[C15] knows who may frame the page, and nobody unless told', () => {
    expect(readConfig({}).embedOrigins).toEqual([])
    expect(
      readConfig({ EMBED_ORIGINS: 'https://one.example, http://two.example:8080' }).embedOrigins,
    ).toEqual(['https://one.example', 'http://two.example:8080'])
  })

  test.each([
    '*',
    'https:',
    'one.example',
    "'self'",
    "'none'",
    'https://*.example',
    'https://one.example:*',
    'https://one.example/',
    'https://one.example:443',
    'https://One.example',
    'https://one.example;script-src',
    "https://one'example",
    'https://user@one.example',
    'https://[::1]:3000',
    'https://one_two.example',
    'data:',
    'null',
    'https://one.example https://two.example/page',
  ])('[C15] takes %s for no page that may frame it', (value) => {
    expect(problemsOf({ EMBED_ORIGINS: value })).toEqual([
      expect.stringMatching(/^EMBED_ORIGINS must be a list of/),
    ])
  })

  test.each([
    [{ TURN_URLS: 'turn:t.example' }, 'TURN_SECRET'],
    [{ TURN_SECRET: 'sixteen characters' }, 'TURN_URLS'],
  ])('[C3] refuses %j alone', (env, missing) => {
    expect(problemsOf(env)).toEqual([expect.stringMatching(new RegExp(`^${missing} is missing`))])
  })

  test('[C4] takes empty values as not set', () => {
    expect(readConfig({ PORT: '', HOST: ' ', TURN_SECRET: '' })).toEqual(readConfig({}))
  })
})
