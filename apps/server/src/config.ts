/** Everything that can be set, typed and checked before anything starts. Nothing else reads the environment. */
import { IceServer, limits } from '@confab/protocol'
import * as v from 'valibot'
import { logLevels, type LogLevel } from './log.ts'
import type { IceConfig } from './turn/credentials.ts'

/** How this server runs. `docs/CONFIGURATION.md` has a line for each variable. */
export interface Config {
  readonly port: number
  /** `undefined`: every address of this machine. */
  readonly host: string | undefined
  /** `undefined`: the addresses that the start prints. */
  readonly origins: readonly string[] | undefined
  /** Pages that may show Confab in a frame; none unless set. */
  readonly embedOrigins: readonly string[]
  readonly allowNativeClients: boolean
  /** How many proxies stand before this server, exactly. */
  readonly trustedProxies: number
  readonly seatsPerRoom: number
  /** Of those, how many one network address may take. */
  readonly seatsPerAddress: number
  readonly maxRooms: number
  readonly maxSockets: number
  readonly socketsPerAddress: number
  readonly joinsPerAddressPerMinute: number
  readonly ice: IceConfig
  readonly logLevel: LogLevel
  /** Where figures for the operator are served; nowhere unless set. */
  readonly metrics: { readonly port: number; readonly host: string } | undefined
}

/** What is wrong with the environment: one line for each variable. */
export class ConfigError extends Error {
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(problems.join('\n'))
    this.name = 'ConfigError'
    this.problems = problems
  }
}

/** Small enough to refuse a typing error, large enough for any machine. */
const MOST = 1_000_000

/** Seats of a room that one network address leaves to others, unless set otherwise. */
const SEATS_FOR_OTHERS = 2

const whole = (from: number, to: number) => {
  const message = `must be a whole number from ${from} to ${to}`
  return v.pipe(
    v.string(),
    v.regex(/^\d{1,7}$/, message),
    v.transform(Number),
    v.minValue(from, message),
    v.maxValue(to, message),
  )
}

/** Browsers' own parsers let stars, semicolons and quotes pass in a host; in a header each of them means something. */
const PLAIN_ORIGIN = /^https?:\/\/(?:[a-z0-9._-]+|\[[0-9a-f:]+\])(?::\d+)?$/

const isOrigin = (text: string): boolean => {
  try {
    return PLAIN_ORIGIN.test(text) && new URL(text).origin === text
  } catch {
    // No address: the caller says so in words.
    return false
  }
}

/** A policy's grammar has no addresses in brackets, and an underscore is no letter of a host (CSP 3, 2.3.1). */
const isEmbedOrigin = (text: string): boolean => isOrigin(text) && !/[[_]/.test(text)

const listed = v.pipe(
  v.string(),
  v.transform((text) => text.split(/[\s,]+/).filter((part) => part !== '')),
)

const originList = v.pipe(
  listed,
  v.check(
    (origins) => origins.every(isOrigin),
    'must be a list of origins such as https://meet.example.org, in lower case and without a path',
  ),
)

const embedOriginList = v.pipe(
  listed,
  v.check(
    (origins) => origins.every(isEmbedOrigin),
    'must be a list of origins such as https://intranet.example.org, in lower case, without a path and without *',
  ),
)

const readJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    // No JSON: the caller says so in words.
    return undefined
  }
}

const ICE_MESSAGE = 'must be a JSON list such as [{"urls":["stun:stun.example.org"]}]'

const iceServers = v.pipe(v.string(), v.transform(readJson), v.array(IceServer, ICE_MESSAGE))

const isTurnUrl = (url: string): boolean => /^turns?:\S+$/.test(url) && url.length <= 256

const turnUrls = v.pipe(
  listed,
  v.check((urls) => urls.every(isTurnUrl), 'must be a list of addresses such as turn:turn.example.org:3478'),
)

const withDefault = <Schema extends v.GenericSchema<string, unknown>>(schema: Schema, standard: string) =>
  v.optional(schema, standard)

const hostName = v.pipe(v.string(), v.regex(/^[A-Za-z0-9.:_-]+$/, 'must be a host name or an address'))

const Environment = v.object({
  PORT: withDefault(whole(0, 65_535), '3000'),
  HOST: v.optional(hostName),
  ORIGINS: v.optional(originList),
  EMBED_ORIGINS: withDefault(embedOriginList, ''),
  ALLOW_NATIVE_CLIENTS: withDefault(v.picklist(['true', 'false'], 'must be true or false'), 'false'),
  TRUST_PROXY: withDefault(whole(0, 10), '0'),
  SEATS_PER_ROOM: withDefault(whole(2, 100), String(limits.seatsPerRoom)),
  SEATS_PER_ADDRESS: v.optional(whole(1, 100)),
  MAX_ROOMS: withDefault(whole(1, MOST), '10000'),
  MAX_SOCKETS: withDefault(whole(1, MOST), '10000'),
  SOCKETS_PER_ADDRESS: withDefault(whole(1, MOST), String(limits.socketsPerAddress)),
  JOINS_PER_ADDRESS_PER_MINUTE: withDefault(whole(1, MOST), String(limits.joinsPerAddressPerMinute)),
  ICE_SERVERS: withDefault(iceServers, '[]'),
  TURN_URLS: v.optional(turnUrls),
  TURN_SECRET: v.optional(v.pipe(v.string(), v.minLength(16, 'must be at least 16 characters long'))),
  METRICS_PORT: v.optional(whole(0, 65_535)),
  METRICS_HOST: withDefault(hostName, '127.0.0.1'),
  LOG_LEVEL: withDefault(v.picklist(logLevels, `must be one of ${logLevels.join(', ')}`), 'info'),
})

type Values = v.InferOutput<typeof Environment>
type Source = Readonly<Record<string, string | undefined>>

/** A variable that is set to nothing counts as not set: that is how many tools unset one. */
const present = (source: Source): Source =>
  Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined && value.trim() !== ''))

function problemsOf(issues: readonly v.BaseIssue<unknown>[]): string[] {
  const problems = new Map<string, string>()
  for (const issue of issues) {
    const [{ key } = { key: undefined }] = issue.path ?? []
    const name = typeof key === 'string' ? key : 'environment'
    // Deep inside a JSON value the library's own words say nothing to anyone who set the variable.
    const message = name === 'ICE_SERVERS' ? ICE_MESSAGE : issue.message
    if (!problems.has(name)) problems.set(name, `${name} ${message}.`)
  }
  return [...problems.values()]
}

/** TURN needs both halves; one alone is a mistake that would show only when somebody cannot connect. */
function turnProblems(source: Source): string[] {
  const { TURN_URLS: urls, TURN_SECRET: secret } = source
  if (urls !== undefined && secret === undefined) return ['TURN_SECRET is missing, and TURN_URLS needs it.']
  if (secret !== undefined && urls === undefined) return ['TURN_URLS is missing, and TURN_SECRET needs it.']
  return []
}

function iceOf({ ICE_SERVERS, TURN_URLS, TURN_SECRET }: Values): IceConfig {
  return TURN_URLS === undefined || TURN_SECRET === undefined
    ? { iceServers: ICE_SERVERS }
    : { iceServers: ICE_SERVERS, turn: { urls: TURN_URLS, secret: TURN_SECRET } }
}

/** Reads the configuration. Throws a {@link ConfigError} that names every variable that is wrong. */
export function readConfig(source: Source): Config {
  const given = present(source)
  const parsed = v.safeParse(Environment, given)
  const problems = [...(parsed.success ? [] : problemsOf(parsed.issues)), ...turnProblems(given)]
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems)
  const values = parsed.output
  return {
    port: values.PORT,
    host: values.HOST,
    origins: values.ORIGINS,
    embedOrigins: values.EMBED_ORIGINS,
    allowNativeClients: values.ALLOW_NATIVE_CLIENTS === 'true',
    trustedProxies: values.TRUST_PROXY,
    seatsPerRoom: values.SEATS_PER_ROOM,
    seatsPerAddress: values.SEATS_PER_ADDRESS ?? Math.max(2, values.SEATS_PER_ROOM - SEATS_FOR_OTHERS),
    maxRooms: values.MAX_ROOMS,
    maxSockets: values.MAX_SOCKETS,
    socketsPerAddress: values.SOCKETS_PER_ADDRESS,
    joinsPerAddressPerMinute: values.JOINS_PER_ADDRESS_PER_MINUTE,
    ice: iceOf(values),
    logLevel: values.LOG_LEVEL,
    metrics:
      values.METRICS_PORT === undefined
        ? undefined
        : { port: values.METRICS_PORT, host: values.METRICS_HOST },
  }
}

/** Reads this process's environment. Throws a {@link ConfigError}. */
export function loadConfig(): Config {
  return readConfig(process.env)
}
