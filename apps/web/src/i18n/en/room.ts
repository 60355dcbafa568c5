export const room = {
  rejoin: 'Join again',
  reload: 'Reload this page',
  left: {
    title: 'You left',
    seconds: 'You were in the meeting for less than a minute.',
    minutes: 'You were in the meeting for one minute. | You were in the meeting for {count} minutes.',
    hours: 'You were in the meeting for {hours} h {minutes} min.',
  },
  replaced: {
    title: 'You are in another window',
    text: 'This meeting went on in another window or tab of yours. Here it ended.',
    again: 'Continue here',
  },
  full: {
    title: 'The room is full',
    text: 'All {count} seats are taken. Try again when somebody has left.',
    textUnknown: 'All seats are taken. Try again when somebody has left.',
  },
  busy: {
    title: 'The server is busy',
    text: 'It takes no more meetings just now. Try again in a moment.',
  },
  unreachable: {
    title: 'The server cannot be reached',
    text: 'Check that you are online, then try again. Your link still works.',
  },
  incomplete: {
    title: 'This link is incomplete',
    paste: 'Whole link',
    open: 'Open',
  },
  outdated: {
    title: 'This page is out of date',
    text: 'This page and the server are of different versions, and reloading by itself did not help. Reload once more; if nothing changes, tell the site’s administrator.',
  },
  unsupported: {
    title: 'This browser can’t',
    text: 'It lacks what a call needs. These browsers have it, on computers and phones:',
    chromium: 'Chrome, Edge, Opera or Brave, from 2024 on',
    firefox: 'Firefox, from 2024 on',
    safari: 'Safari 17.5 or newer; on an iPhone or iPad every browser, from iOS 17.5 on',
    openThere: 'Open the link there. Copy it here:',
  },
  insecure: {
    title: 'This page needs https',
    why: 'Browsers give cameras, microphones and keys only to pages that nobody on the way can change.',
    how: 'Open the same link with https in front.',
    open: 'Open with https',
    runs: 'If you run this site: put it behind https, or use localhost on your own computer.',
  },
  failed: {
    title: 'This page did not load',
    text: 'A part of it could not be fetched. Check that you are online, then reload.',
  },
  lost: {
    title: 'There is nothing here',
    text: 'The address is not one of a meeting. The link of a meeting looks like this:',
  },
} as const
