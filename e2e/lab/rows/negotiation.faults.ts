import { fault } from '../lab.ts'
import { pairs } from '../measures.ts'

fault(
  'F-N10',
  {
    what: 'mesh of six, half of them with Firefox',
    promise: '15 of 15 pairs; pictures both ways',
    browsers: 'Chromium, Firefox',
  },
  async (lab, finds) => {
    const begin = Date.now()
    await lab.serves()
    const people = []
    for (const name of ['Anna', 'Fritz', 'Ben', 'Frida', 'Carla', 'Flora'] as const) {
      people.push(await lab.person(name, { browser: name.startsWith('F') ? 'Firefox' : 'Chromium' }))
    }
    await lab.meet(people)
    let seen = 0
    for (const [person, other] of pairs(people)) {
      if ((await person.picturesAfter(other, begin)) !== undefined) seen += 1
    }
    finds.atLeast('pictures that move, of 30:', 30, seen, '')
  },
)
