export const settings = {
  search: 'Search settings',
  none: 'No matching settings',
  devices: 'Devices',
  call: 'Calls',
  looks: 'Language and appearance',
  yours: 'Your settings',
  save: 'Save to a file',
  load: 'Load from a file',
  reset: 'Reset settings',
  taken: 'Settings loaded',
  tooLarge: 'This file is too large to be a settings file. Nothing changed.',
  notSettings: "This isn't a Confab settings file. Nothing changed.",
} as const
