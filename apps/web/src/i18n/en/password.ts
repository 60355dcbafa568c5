export const password = {
  title: 'This meeting needs a password',
  text: 'Ask the person who sent you the link. The password stays in this browser.',
  label: 'Password',
  open: 'Continue',
  empty: 'Enter the password.',
  tooLong: "That's longer than any meeting password.",
  wrong: 'Nobody is there. The password is wrong, or the invite link has changed. Ask for the current one.',
  alone:
    'Nobody is here yet. If you expected someone, check the password: a different password opens a different room.',

  set: 'Set password',
  change: 'Change password',
  none: 'Remove password',
  new: 'New password',
  hint: 'People who open the link have to enter it. The invite link changes; your call continues.',
  isSet: "People who open the link are asked for the password. Don't send it together with the link.",
  wasSet: 'The invite link has changed and now asks for the password.',
} as const
