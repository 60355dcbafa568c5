export const password = {
  title: 'This meeting asks for a password',
  text: 'Whoever sent you the link has it. It stays in this browser.',
  label: 'Password',
  open: 'Continue',
  empty: 'Type the password.',
  tooLong: 'That is longer than any password of a meeting.',
  wrong: 'Nobody is there. The password is wrong, or the link was renewed: ask for the present one.',
  alone:
    'Nobody is here yet. If you expected somebody, check the password: each one leads to a room of its own.',

  set: 'Set password',
  change: 'Change password',
  none: 'Remove password',
  new: 'New password',
  hint: 'Whoever opens the link has to type it. The link is renewed, and the call goes on.',
  isSet: 'Whoever opens the link is asked for the password. Tell it on another way than the link.',
  wasSet: 'The link is renewed and asks for the password now.',
} as const
