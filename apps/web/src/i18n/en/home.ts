export const home = {
  title: 'Video meetings that go straight from one browser to another.',
  newMeeting: 'New meeting',
  linkOrName: 'Meeting link or name',
  join: 'Join',
  hint: 'Paste a link to join, or type a name for your new meeting.',
  recent: 'Your meetings',
  recentHint: 'Kept in this browser only.',
  forget: 'Forget {name}',
  forgotten: '{name} is forgotten.',
  lastJoined: 'Last joined {when}',
  problem: {
    empty: 'Paste the link of a meeting, or type the name of one you were in.',
    otherSite: 'This link leads to another site, {host}. Open it there.',
    badName: 'A name has up to 64 letters and digits, with hyphens between them.',
    unknownName:
      'This browser was in no meeting called “{name}”, and a name alone opens none. Paste its link, or press New meeting to start one with that name.',
    notMade: 'The meeting could not be made. Check your connection and try again.',
  },
} as const
