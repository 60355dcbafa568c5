/** Writes the known answers again: `node vectors/generate.ts` in this package. */
import { writeFileSync } from 'node:fs'
import { knownAnswersText } from './answers.ts'

writeFileSync(new URL('sealing-v1.json', import.meta.url), knownAnswersText())
