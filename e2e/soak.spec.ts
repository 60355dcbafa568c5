import { expect, test, type Person } from './people.ts'
import { many } from './support/form.ts'

/** Short in `npm test`; `npm run test:soak` sets what is promised. */
const cycles = Number(process.env['SOAK_CYCLES'] ?? many(3, 5))
const rounds = Number(process.env['SOAK_ROUNDS'] ?? '1')
/** Until the book of the last 256 seats is full, the heap grows: it is measured from so many cycles on. */
const measuredFrom = 100
/** How many join at the same moment. */
const crowd = many(5, 8)
/** Kinder than any real cycle, so that only one that hangs fails. In ms. */
const perCycleMs = 30_000

/** A word now and then for anyone who waits: the long form takes most of an hour. */
const progress = (done: number, of: number, what: string) => {
  if (of > 50 && done % 50 === 0) process.stdout.write(`${done} of ${of} ${what}\n`)
}

/** Figures for anyone who reads the report. */
const tell = (description: string) => test.info().annotations.push({ type: 'figures', description })

/** The parts of a heap snapshot that are read here, by Chromium's documented layout of them. */
interface HeapSnapshot {
  readonly snapshot: {
    readonly meta: {
      readonly node_fields: readonly string[]
      readonly node_types: readonly [readonly string[]]
    }
  }
  readonly nodes: readonly number[]
}

/**
 * Bytes of what scripts and documents hold after rubbish was collected (Chromium). Not counted is the engine's own
 * compiled code with its feedback, which grows for as long as functions get hotter: half a megabyte over a thousand calls.
 */
async function heapBytes({ page, context }: Person): Promise<number> {
  const devtools = await context.newCDPSession(page)
  const chunks: string[] = []
  devtools.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => chunks.push(chunk))
  await devtools.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false })
  await devtools.detach()
  const { snapshot, nodes } = JSON.parse(chunks.join('')) as HeapSnapshot
  const { node_fields: fields, node_types: types } = snapshot.meta
  const code = types[0].indexOf('code')
  let bytes = 0
  for (let node = 0; node < nodes.length; node += fields.length) {
    if (nodes[node + fields.indexOf('type')] !== code) bytes += nodes[node + fields.indexOf('self_size')] ?? 0
  }
  return bytes
}

/** What nobody holds any more is gone afterwards. */
async function collectsRubbish({ page, context }: Person): Promise<void> {
  const devtools = await context.newCDPSession(page)
  await devtools.send('HeapProfiler.collectGarbage')
  await devtools.detach()
}

test('[U45] somebody who leaves and joins again and again leaves nothing behind with the others', async ({
  meeting,
}) => {
  test.setTimeout(180_000 + cycles * perCycleMs)
  const [anna, ben, carla] = await meeting.call('Anna', 'Ben', 'Carla')
  await anna.isLinkedTo(2)
  const cycle = async () => {
    await carla.leaves()
    await carla.rejoins()
    for (const person of [anna, ben, carla]) await person.isLinkedTo(2)
  }
  // What is made once for good is there after these, and what is kept of the last 256 seats.
  const warming = Math.min(300, Math.floor(cycles / 3))
  for (let warm = 1; warm <= warming; warm += 1) {
    await cycle()
    progress(warm, warming, 'cycles to warm up')
  }
  const measure = async () => {
    for (const person of [anna, ben]) await collectsRubbish(person)
    return cycles < measuredFrom ? [] : [await heapBytes(anna), await heapBytes(ben)]
  }
  const before = await measure()
  for (let count = 1; count <= cycles; count += 1) {
    await cycle()
    progress(count, cycles, 'cycles')
  }
  await anna.sees(ben, carla)
  const after = await measure()
  for (const person of [anna, ben, carla]) {
    expect(await person.page.evaluate(() => window.probe.mostConnections())).toBe(2)
  }
  for (const person of [anna, ben]) {
    expect(await person.page.evaluate(() => window.probe.keptConnections())).toBe(2)
  }
  tell(`heap after ${cycles} cycles: ${after.join(' and ')} bytes, before: ${before.join(' and ')}`)
  for (const [index, bytes] of after.entries()) expect(bytes).toBeLessThan(1.1 * (before[index] ?? 0))
})

test('[U46] many people without devices who join at the same moment all get connected, each time', async ({
  meeting,
}) => {
  test.setTimeout(180_000 + rounds * 4 * perCycleMs)
  const people: Person[] = []
  for (let number = 1; number <= crowd; number += 1) {
    people.push(await meeting.person(`Seat ${number}`, { browser: 'bare', allowed: [] }))
  }
  const [first] = people
  await first?.startsMeeting()
  const link = first?.page.url() ?? ''
  for (const person of people.slice(1)) await person.opensLink(link)
  for (const person of people) await person.writesName()
  const pairsInRound = (crowd * (crowd - 1)) / 2
  let pairs = 0
  for (let round = 0; round < rounds; round += 1) {
    await Promise.all(people.map((person) => person.presses(round === 0 ? 'Join' : 'Rejoin')))
    for (const person of people) {
      await person.isLinkedTo(crowd - 1)
      await person.findsInCall(...people.filter((other) => other !== person))
    }
    pairs += pairsInRound
    for (const person of people) await person.leaves()
  }
  tell(`${pairs} of ${pairsInRound * rounds} pairs`)
})
