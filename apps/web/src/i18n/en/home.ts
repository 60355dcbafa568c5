export const home = {
  title: 'Video meetings that go straight from one browser to another.',
  newMeeting: 'New meeting',
  linkOrName: 'Meeting link or name',
  join: 'Join',
  hint: 'Paste a link to join, or type a name for your new meeting.',
  recent: 'Your meetings',
  recentHint: 'Stored in this browser only.',
  forget: 'Forget {name}',
  forgotten: '{name} forgotten.',
  lastJoined: 'Last joined {when}',
  problem: {
    empty: "Paste a meeting link, or type the name of a meeting you've been in.",
    otherSite: 'This link is for another site, {host}. Open it there.',
    badName: 'Use up to 64 letters and digits, with hyphens between them.',
    unknownName:
      "You haven't been in a meeting called “{name}” in this browser. Paste its link, or press New meeting to start one with that name.",
    notMade: "We couldn't create the meeting. Check your connection and try again.",
  },
} as const
