export const settings = {
  search: 'Search settings',
  none: 'No setting is called so.',
  devices: 'Devices',
  call: 'In calls',
  looks: 'Language and look',
  yours: 'Your settings',
  save: 'Save to a file',
  load: 'Take from a file',
  reset: 'Back to the beginning',
  taken: 'Settings taken over',
  tooLarge: 'This file is too large for settings. Nothing was changed.',
  notSettings: 'This is no file of Confab settings. Nothing was changed.',
} as const
