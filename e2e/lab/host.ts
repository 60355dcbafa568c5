import { execFileSync } from 'node:child_process'
import { startDelay, type Delay } from './delay.ts'
import { attempt, run } from './shell.ts'
import { lasts } from './time.ts'

/** Where a host is in its network. */
export interface Place {
  readonly namespace: string
  /** The outer end of its cable. */
  readonly cable: string
  readonly address: string
  /** Where it may move to. */
  readonly spareAddress: string
  readonly gateway: string
}

/** What a host may stop to receive. */
export interface Missing {
  readonly from?: Host
  readonly what?: 'udp' | 'tcp' | 'everything'
  /** Share of packets in percent; all of them where it is left out. */
  readonly percent?: number
  readonly port?: number
}

/** A machine in the lab: a network namespace with one interface. */
export class Host {
  readonly name: string
  readonly #place: Place
  #address: string
  #bridge = ''
  #delay: Delay | undefined

  constructor(name: string, place: Place) {
    this.name = name
    this.#place = place
    this.#address = place.address
  }

  get address(): string {
    return this.#address
  }

  /** What stands before a command that is to run on this host. */
  get entrance(): readonly [string, ...string[]] {
    return ['ip', 'netns', 'exec', this.#place.namespace]
  }

  async runs(...command: readonly string[]): Promise<string> {
    const [program, ...args] = this.entrance
    return run(program, ...args, ...command)
  }

  /** The ids of everything that runs here, oldest first. */
  processes(): readonly number[] {
    const listed = execFileSync('ip', ['netns', 'pids', this.#place.namespace], { encoding: 'utf8' })
    const pids = listed.split('\n').filter((line) => line !== '')
    return pids.map(Number).toSorted((one, other) => one - other)
  }

  async plugsInto(bridge: string): Promise<void> {
    const { namespace, cable } = this.#place
    await run('ip', 'netns', 'add', namespace)
    await run('ip', 'link', 'add', cable, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', namespace)
    await run('ip', 'link', 'set', cable, 'master', bridge, 'up')
    this.#bridge = bridge
    await this.#comesUp('eth0')
  }

  async plugsIntoRouter(router: Host): Promise<void> {
    const { namespace, cable, gateway } = this.#place
    const outer = router.#place.namespace
    await run('ip', 'netns', 'add', namespace)
    await run(
      'ip',
      '-n',
      outer,
      ...['link', 'add', cable, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', namespace],
    )
    await run('ip', '-n', outer, 'addr', 'add', `${gateway}/24`, 'dev', cable)
    await run('ip', '-n', outer, 'link', 'set', cable, 'up')
    await router.runs('sysctl', '-qw', 'net.ipv4.ip_forward=1')
    await router.runs('iptables', ...'-t nat -A POSTROUTING -o eth0 -j MASQUERADE --random'.split(' '))
    await this.#comesUp('eth0')
  }

  async #comesUp(device: string): Promise<void> {
    const { namespace, gateway } = this.#place
    // The lab speaks IPv4 only: a way around a fault through an address that nobody gave would be no way.
    await attempt('ip', '-n', namespace, 'link', 'set', device, 'addrgenmode', 'none')
    await run('ip', '-n', namespace, 'link', 'set', 'lo', 'up')
    await run('ip', '-n', namespace, 'link', 'set', device, 'up')
    await run('ip', '-n', namespace, 'addr', 'add', `${this.#address}/24`, 'dev', device)
    await run('ip', '-n', namespace, 'route', 'add', 'default', 'via', gateway)
  }

  /** Stops to receive something. Senders notice nothing: a rule at their end would tell them. */
  async misses(missing: Missing): Promise<void> {
    await this.#filters(missing, ['DROP'])
  }

  /** Answers every TCP packet with a reset, as a firewall does that closes connections. */
  async resets(missing: Missing): Promise<void> {
    await this.#filters({ ...missing, what: 'tcp' }, ['REJECT', '--reject-with', 'tcp-reset'])
  }

  async #filters({ from, what = 'everything', percent, port }: Missing, verdict: string[]): Promise<void> {
    const source = from === undefined ? [] : ['-s', from.address]
    const protocol = what === 'everything' ? [] : ['-p', what]
    const to = port === undefined ? [] : ['--dport', String(port)]
    const share =
      percent === undefined
        ? []
        : ['-m', 'statistic', '--mode', 'random', '--probability', String(percent / 100)]
    // What a host says to itself is none of the network's business.
    await this.runs(
      ...['iptables', '-w', '-A', 'INPUT', '-i', 'eth0'],
      ...[...source, ...protocol, ...to, ...share, '-j', ...verdict],
    )
  }

  /** Sends no faster than this, such as `300kbit`; so many ms wait in a queue, and what is beyond is lost. */
  async sendsAt(rate: string, queueMs = 400): Promise<void> {
    // A bucket of less than some packets drops nearly everything.
    const shaping = `tc qdisc replace dev eth0 root tbf rate ${rate} burst 16kb latency ${queueMs}ms`
    await this.runs(...shaping.split(' '))
  }

  /** Receives no faster than this. */
  async receivesAt(rate: string): Promise<void> {
    const { cable } = this.#place
    await run('tc', ...`qdisc replace dev ${cable} root tbf rate ${rate} burst 16kb latency 400ms`.split(' '))
  }

  async unplugs(): Promise<void> {
    await run('ip', 'link', 'set', this.#place.cable, 'down')
  }

  async plugsIn(): Promise<void> {
    await run('ip', 'link', 'set', this.#place.cable, 'up')
  }

  /** Its cable goes out and in again, so many times, and is in at the end. Both last so many seconds. */
  async flaps(
    times: number,
    { out, inside }: { readonly out: number; readonly inside: number },
  ): Promise<void> {
    for (let count = 0; count < times; count += 1) {
      if (count > 0) await lasts(inside)
      await this.unplugs()
      await lasts(out)
      await this.plugsIn()
    }
  }

  /** Everything takes so much longer to and from here, in ms each way, as from another continent. */
  async isFarAway(ms: number): Promise<void> {
    const { cable } = this.#place
    this.#delay = await startDelay(cable, this.#bridge, ms)
  }

  /** What it sends and receives takes no longer than before. */
  async catchesUp(): Promise<void> {
    await this.#delay?.ends()
    this.#delay = undefined
  }

  /** Moves to another address of the same network, as after a roam. */
  async changesAddress(): Promise<void> {
    const { namespace, spareAddress, gateway } = this.#place
    await run('ip', '-n', namespace, 'addr', 'del', `${this.#address}/24`, 'dev', 'eth0')
    this.#address = spareAddress
    await run('ip', '-n', namespace, 'addr', 'add', `${this.#address}/24`, 'dev', 'eth0')
    await run('ip', '-n', namespace, 'route', 'replace', 'default', 'via', gateway)
  }

  async restores(): Promise<void> {
    const { namespace, cable } = this.#place
    await this.catchesUp()
    await attempt('ip', 'netns', 'exec', namespace, 'iptables', '-w', '-F', 'INPUT')
    await attempt('ip', 'netns', 'exec', namespace, 'tc', 'qdisc', 'del', 'dev', 'eth0', 'root')
    await attempt('tc', 'qdisc', 'del', 'dev', cable, 'root')
  }
}
