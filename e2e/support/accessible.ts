import { AxeBuilder } from '@axe-core/playwright'
import { expect } from '@playwright/test'
import type { Person } from './person.ts'

/** Axe finds nothing on the page as it stands once nothing moves any more: what fades in has another contrast meanwhile. */
export async function isAccessible(person: Person): Promise<void> {
  await person.standsStill()
  const { violations } = await new AxeBuilder({ page: person.page }).analyze()
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
}
