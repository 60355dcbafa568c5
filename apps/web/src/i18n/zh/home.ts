import type { Messages } from '../messages.ts'

export const home: Messages['home'] = {
  title: '从浏览器到浏览器，直达的视频会议。',
  newMeeting: '新建会议',
  linkOrName: '会议链接或名称',
  join: '加入',
  hint: '粘贴链接即可加入，或为新会议输入一个名称。',
  recent: '你的会议',
  recentHint: '仅保存在这个浏览器中。',
  forget: '忘记 {name}',
  forgotten: '已忘记 {name}。',
  lastJoined: '上次加入：{when}',
  problem: {
    empty: '请粘贴会议链接，或输入你参加过的会议名称。',
    otherSite: '这个链接指向另一个网站 {host}，请在那里打开。',
    badName: '名称最多 64 个字母、汉字或数字，中间可以有连字符。',
    unknownName:
      '这个浏览器没有参加过名为“{name}”的会议，仅凭名称无法加入。请粘贴会议链接，或点击“新建会议”用这个名称创建。',
    notMade: '无法创建会议。请检查网络连接后重试。',
  },
}
