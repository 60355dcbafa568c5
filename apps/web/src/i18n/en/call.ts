export const call = {
  you: 'You',
  leave: 'Leave',
  copyInviteLink: 'Copy invite link',
  shareScreen: 'Share screen',
  stopSharing: 'Stop sharing',
} as const
