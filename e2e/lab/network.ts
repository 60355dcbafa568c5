import { existsSync, readdirSync } from 'node:fs'
import { Host } from './host.ts'
import { attempt, run } from './shell.ts'

/** Everything that a run makes carries this and the id of its process, so that what a killed run left can be found. */
const prefix = 'cflab'
/** Where the system lists network namespaces by name. */
const namespaces = '/run/netns'

/** A network of its own: hosts in namespaces, each with one cable to a common bridge. */
export class Network {
  readonly #tag = `${prefix}${process.pid.toString(36)}`
  readonly #bridge = `${this.#tag}b`
  /** Several runs on one machine keep apart. */
  readonly #subnet = `10.${100 + (process.pid % 100)}.${Math.floor(process.pid / 100) % 250}`
  readonly #hosts: Host[] = []

  /** The address of the machine that the lab itself runs on. */
  get gateway(): string {
    return `${this.#subnet}.254`
  }

  get hosts(): readonly Host[] {
    return this.#hosts
  }

  async begins(): Promise<void> {
    await removeLeftovers()
    await run('ip', 'link', 'add', this.#bridge, 'type', 'bridge')
    await run('ip', 'addr', 'add', `${this.gateway}/24`, 'dev', this.#bridge)
    await run('ip', 'link', 'set', this.#bridge, 'up')
  }

  async host(name: string): Promise<Host> {
    const number = this.#hosts.length + 1
    const host = new Host(name, {
      namespace: `${this.#tag}-${number}`,
      cable: `${this.#tag}v${number}`,
      address: `${this.#subnet}.${number}`,
      spareAddress: `${this.#subnet}.${100 + number}`,
      gateway: this.gateway,
    })
    await host.plugsInto(this.#bridge)
    this.#hosts.push(host)
    return host
  }

  /** A host behind a router that gives every destination another port: symmetric address translation. */
  async hostBehindNat(name: string): Promise<Host> {
    const router = await this.host(`${name}'s router`)
    const number = this.#hosts.length + 1
    const inner = `192.168.${number}`
    const host = new Host(name, {
      namespace: `${this.#tag}-${number}`,
      cable: 'inner',
      address: `${inner}.2`,
      spareAddress: `${inner}.3`,
      gateway: `${inner}.1`,
    })
    await host.plugsIntoRouter(router)
    this.#hosts.push(host)
    return host
  }

  /** Nothing is dropped, refused or slowed down any more. */
  async restores(): Promise<void> {
    await Promise.all(this.#hosts.map((host) => host.restores()))
  }

  async ends(): Promise<void> {
    await Promise.all(this.#hosts.map((host) => host.catchesUp()))
    await remove(this.#tag)
    this.#hosts.length = 0
  }
}

/** What runs that were killed left behind; another run that is at work keeps its own. */
async function removeLeftovers(): Promise<void> {
  const links = await run('ip', '-br', 'link')
  const here = existsSync(namespaces) ? readdirSync(namespaces) : []
  const tags = new Set([
    ...[...links.matchAll(new RegExp(`^(${prefix}\\w+)b\\s`, 'gm'))].map(([, tag]) => tag),
    ...here.map((name) => new RegExp(`^(${prefix}\\w+)-\\d+$`).exec(name)?.[1]),
  ])
  for (const tag of tags) {
    if (tag === undefined || tag === `${prefix}${process.pid.toString(36)}`) continue
    const owner = Number.parseInt(tag.slice(prefix.length), 36)
    if (!existsSync(`/proc/${owner}`)) await remove(tag)
  }
}

async function remove(tag: string): Promise<void> {
  // Cables first: with its namespace one goes only when the last process there has ended, and the next network of this
  // run has use for the name.
  const links = await run('ip', '-br', 'link')
  for (const [, cable] of links.matchAll(new RegExp(`^(${tag}v\\w+)[@\\s]`, 'gm'))) {
    if (cable !== undefined) await attempt('ip', 'link', 'del', cable)
  }
  const here = existsSync(namespaces) ? readdirSync(namespaces) : []
  for (const name of here.filter((one) => one.startsWith(`${tag}-`))) {
    // A process that outlived its starter would keep the namespace, and its cable, for ever.
    const pids = (await run('ip', 'netns', 'pids', name)).split('\n').filter((line) => line !== '')
    if (pids.length > 0) await attempt('kill', '-KILL', ...pids)
    await attempt('ip', 'netns', 'del', name)
  }
  await attempt('ip', 'link', 'del', `${tag}b`)
}
