export const room = {
  rejoin: 'Rejoin',
  reload: 'Reload this page',
  left: {
    title: 'You left',
    seconds: 'You were in the meeting for less than a minute.',
    minutes: 'You were in the meeting for one minute. | You were in the meeting for {count} minutes.',
    hours: 'You were in the meeting for {hours} h {minutes} min.',
  },
  replaced: {
    title: 'You continued in another window',
    text: 'Your call continues in another window or tab of yours.',
    again: 'Continue here',
  },
  full: {
    title: 'The room is full',
    text: 'All {count} seats are taken. Try again when someone has left.',
    textUnknown: 'All seats are taken. Try again when someone has left.',
  },
  busy: {
    title: 'The server is busy',
    text: "It can't take any more meetings right now. Try again in a moment.",
  },
  unreachable: {
    title: "Can't reach the server",
    text: "Check that you're online, then try again. Your link still works.",
  },
  error: {
    title: 'Something went wrong',
    text: "We couldn't get you into the meeting. Try again. If it keeps happening, tell the site's administrator.",
  },
  incomplete: {
    title: 'This link is incomplete',
    paste: 'Whole link',
    open: 'Open',
  },
  outdated: {
    title: 'This page is out of date',
    text: "This page and the server have different versions, and reloading didn't help. Reload once more. If nothing changes, tell the site's administrator.",
  },
  unsupported: {
    title: "This browser can't",
    text: "It's missing what a call needs. These browsers work, on computers and phones:",
    chromium: 'Chrome, Edge, Opera or Brave, 2024 or newer',
    firefox: 'Firefox, 2024 or newer',
    safari: 'Safari 17.5 or newer; any browser on iPhone and iPad with iOS 17.5 or newer',
    openThere: 'Open the link there. Copy it here:',
  },
  insecure: {
    title: 'This page needs https',
    why: 'Browsers only allow cameras, microphones and keys on secure pages.',
    how: 'Open the same link with https at the beginning.',
    open: 'Open with https',
    runs: 'If you run this site: put it behind https, or use localhost on your own computer.',
  },
  failed: {
    title: "This page didn't load",
    text: "Part of it couldn't be loaded. Check that you're online, then reload.",
  },
  lost: {
    title: "There's nothing here",
    text: "This address isn't a meeting. Meeting links look like this:",
  },
} as const
