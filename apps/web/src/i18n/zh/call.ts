import type { Messages } from '../messages.ts'

export const call: Messages['call'] = {
  you: '你',
  leave: '离开',
  copyInviteLink: '复制邀请链接',
  shareScreen: '共享屏幕',
  stopSharing: '停止共享',
}
