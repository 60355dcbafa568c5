export const contacts = {
  title: 'People met before',
  switch: 'Know each other again',
  hint: 'People you meet who want it too know you again next time, whatever the link, and you know them. Kept in this browser only.',
  before: 'Met before, on {day}',
  beforeAs: 'Met before as {name}, on {day}',
  forget: 'Forget {name}',
  forgetAll: 'Forget all, and be forgotten',
} as const
