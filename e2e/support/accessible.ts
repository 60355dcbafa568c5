import { AxeBuilder } from '@axe-core/playwright'
import { expect } from '@playwright/test'
import type { Person } from './person.ts'

/** What axe finds on the page as it stands once nothing moves any more: what fades in has another contrast meanwhile. */
async function violations(person: Person, rules?: string[]): Promise<unknown[]> {
  await person.standsStill()
  const axe = new AxeBuilder({ page: person.page })
  const found = await (rules === undefined ? axe : axe.withRules(rules)).analyze()
  return found.violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])
}

/** Axe finds nothing on the page. */
export async function isAccessible(person: Person): Promise<void> {
  expect(await violations(person)).toEqual([])
}

/** Axe finds nothing on the page in light colours, and none that are too close to each other in dark ones. */
export async function isAccessibleInBoth(person: Person): Promise<void> {
  await isAccessible(person)
  await person.page.emulateMedia({ colorScheme: 'dark' })
  expect(await violations(person, ['color-contrast'])).toEqual([])
  await person.page.emulateMedia({ colorScheme: 'light' })
}
