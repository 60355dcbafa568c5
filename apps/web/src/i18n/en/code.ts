export const code = {
  title: 'Compare a code',
  why: 'If everybody sees the same code, nobody sits in between: not the server, not the network. It takes half a minute.',
  begin: 'Show the code',
  again: 'Another code',
  running: 'Making the code with everybody…',
  read: 'Let each person read it aloud, and mark those whom you saw and heard read these signs.',
  heard: '{name} read the same code',
  done: 'Done',
  compare: 'Compare a code',
  ready: 'A code to compare is being shown to everybody.',
  mark: 'Code compared',
  impostor:
    '{name} is here under another key than the person you compared the code with. Compare it again before you trust it.',
  otherPeople:
    'Not everybody sees the same people with the same keys. Try again when all are connected; if it stays so, somebody may be in between.',
  somebodyMissing: 'There is no connection with somebody just now. Try again when everybody is connected.',
  peopleChanged: 'Somebody came or went meanwhile. Try again.',
  noAnswer: 'Somebody did not answer within 15 seconds. Try again.',
  broken:
    'Somebody sent something that does not fit. Try again; if it happens once more, do not trust this call.',
} as const
