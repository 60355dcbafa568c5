import type { Messages } from '../messages.ts'

export const password: Messages['password'] = {
  title: '此会议需要密码',
  text: '发给你链接的人知道密码。密码只留在此浏览器中。',
  label: '密码',
  open: '继续',
  empty: '请输入密码。',
  tooLong: '会议密码没有这么长。',
  wrong: '那里没有人。密码不对，或链接已更换：请索取当前的链接和密码。',
  alone: '还没有人。如果你以为有人在，请核对密码：每个密码通向各自的房间。',

  set: '设置密码',
  change: '更改密码',
  none: '取消密码',
  new: '新密码',
  hint: '打开链接的人都要输入密码。链接会更换，通话继续。',
  isSet: '打开链接的人会被要求输入密码。请用另一种方式告知密码。',
  wasSet: '链接已更换，现在需要密码。',
}
