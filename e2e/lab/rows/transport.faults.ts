import { fault } from '../lab.ts'

for (const browsers of ['Chromium', 'Chromium, Firefox'] as const) {
  const victim = browsers === 'Chromium' ? 'Carla' : 'Fritz'

  fault(
    'F-C8',
    { what: "a peer's browser is killed", promise: 'gone everywhere ≤ 2 s', browsers },
    async (lab, finds) => {
      const [anna, ben, carla] = await lab.call(['Anna', 'Ben', victim])
      const died = Date.now()
      lab.browserDies(carla)
      for (const person of [anna, ben]) {
        const gone = await person.looksAfter(carla, died, ({ tiles }) => tiles === 0)
        finds.atMost(`gone for ${person.name}`, 2, gone)
      }
      finds.holds((await anna.connections()) === 1, 'one connection left', 'connections left over')
    },
  )
}
