import { fault } from '../lab.ts'
import { lasts } from '../time.ts'

for (const browsers of ['Chromium', 'Chromium, Firefox'] as const) {
  const others = browsers === 'Chromium' ? 'Ben' : 'Fritz'

  fault(
    'F-D2',
    {
      what: 'media blackhole of 10 s',
      promise: 'badge ≤ 3 s; media back ≤ 2 s after restore',
      browsers,
    },
    async (lab, finds) => {
      const [anna, ben] = await lab.call(['Anna', others])
      const begin = Date.now()
      await lab.blackhole(ben)
      await lasts(10)
      const restored = Date.now()
      await lab.restores()
      finds.atMost('badge', 3, await anna.looksAfter(ben, begin, ({ link }) => link !== 'open', 1))
      finds.atMost('back', 2, await anna.picturesAfter(ben, restored))
      finds.atMost('and the other way', 2, await ben.picturesAfter(anna, restored))
    },
  )
}
