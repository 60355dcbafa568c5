/** The panels in one file, so that whoever has one has both. */
export { default as ConnectionPanel } from './ConnectionPanel.vue'
export { default as PeoplePanel } from './PeoplePanel.vue'
