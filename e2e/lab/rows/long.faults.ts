import { fault } from '../fault.ts'
import { withStamps } from '../spoilers.ts'
import { isLong, lasts } from '../time.ts'

const sorted = (texts: readonly string[]) => texts.toSorted()

fault(
  'F-B16',
  {
    what: `six people for ${isLong ? 60 : 3} min`,
    promise: 'heap ≤ +10 %; the same connections; picture and sound ≤ 100 ms apart',
  },
  async (lab, finds) => {
    const minutes = isLong ? 60 : 3
    lab.mayTake((minutes + 10) * 60)
    const people = await lab.household(['Anna', 'Ben', 'Carla', 'Dan', 'Eva', 'Gil'], { before: withStamps })
    await lab.meet(people)
    for (const person of people) await person.isLinkedTo(5)
    // What is compiled and drawn once for good is there after these.
    await lasts(minutes * 6)
    const [anna] = people
    if (anna === undefined) throw new Error('nobody is there')
    const connections = () => Promise.all(people.map((person) => person.fingerprints()))
    const [before, heap] = [await connections(), await anna.heapBytes()]
    const apart: number[] = []
    for (let minute = 0; minute < minutes; minute += 1) {
      await lasts(60)
      for (const person of people) {
        for (const { apartMs } of await person.arrivals()) if (apartMs !== undefined) apart.push(apartMs)
      }
    }
    finds.atMost('heap of Anna', 10, ((await anna.heapBytes()) / heap - 1) * 100, '%')
    const same = JSON.stringify((await connections()).map(sorted)) === JSON.stringify(before.map(sorted))
    finds.holds(same, 'the same 30 ends of connections', 'other connections than before')
    apart.sort((one, other) => one - other)
    finds.atMost('apart, 95 % of readings:', 100, apart[Math.ceil(apart.length * 0.95) - 1], 'ms')
    finds.notes(`${apart.length} readings, at most ${apart.at(-1)?.toFixed(0)} ms`)
  },
)
