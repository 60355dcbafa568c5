import type { CallFeature } from '../shell/call-feature.ts'
import PeopleItem from './PeopleItem.vue'
import PeoplePanel from './PeoplePanel.vue'

/** The list of people. */
export const feature: CallFeature = {
  setup: ({ panels }) => ({
    menu: PeopleItem,
    panels: { people: { component: PeoplePanel, says: ['knock'] } },
    keys: [{ key: 'P', words: 'call.keyPeople', press: () => panels.toggle('people') }],
  }),
}
