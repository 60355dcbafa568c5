export const contacts = {
  title: "People you've met",
  switch: "Recognise people I've met before",
  hint: 'People who turn this on too recognise you next time, and you them, even in another meeting. Stored in this browser only.',
  before: 'Met on {day}',
  beforeAs: 'Met as {name} on {day}',
  forget: 'Forget {name}',
  forgetAll: 'Forget everyone, and be forgotten',
} as const
