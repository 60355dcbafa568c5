import type { Messages } from '../messages.ts'

export const room: Messages['room'] = {
  rejoin: '重新加入',
  reload: '刷新此页面',
  left: {
    title: '你已离开',
    seconds: '你在会议中停留了不到一分钟。',
    minutes: '你在会议中停留了 {count} 分钟。',
    hours: '你在会议中停留了 {hours} 小时 {minutes} 分钟。',
  },
  replaced: {
    title: '你在另一个窗口中',
    text: '这个会议已在你的另一个窗口或标签页中继续，这里已结束。',
    again: '在这里继续',
  },
  full: {
    title: '会议已满',
    text: '全部 {count} 个席位都已占用。有人离开后请重试。',
    textUnknown: '所有席位都已占用。有人离开后请重试。',
  },
  busy: {
    title: '服务器繁忙',
    text: '暂时无法接受更多会议，请稍后重试。',
  },
  unreachable: {
    title: '无法连接服务器',
    text: '请确认网络已连接，然后重试。你的链接仍然有效。',
  },
  incomplete: {
    title: '链接不完整',
    paste: '完整链接',
    open: '打开',
  },
  outdated: {
    title: '页面版本过旧',
    text: '服务器的版本与此页面不同，自动刷新未能解决。请再刷新一次；如果仍然如此，请联系网站管理员。',
  },
  unsupported: {
    title: '此浏览器不支持',
    text: '它缺少通话所需的功能。以下浏览器在电脑和手机上均可使用：',
    chromium: 'Chrome、Edge、Opera 或 Brave（2024 年及以后的版本）',
    firefox: 'Firefox（2024 年及以后的版本）',
    safari: 'Safari 17.5 或更新版本；在 iPhone 或 iPad 上，iOS 17.5 起的任何浏览器',
    openThere: '请在那里打开链接。可在此复制：',
  },
  insecure: {
    title: '此页面需要 https',
    why: '浏览器只允许传输途中无法被篡改的页面使用摄像头、麦克风和密钥。',
    how: '请用 https 打开同一个链接。',
    open: '用 https 打开',
    runs: '如果你是网站的管理者：请启用 https，或在自己的电脑上使用 localhost。',
  },
  failed: {
    title: '页面未能加载',
    text: '有一部分内容无法获取。请确认网络已连接，然后刷新。',
  },
  lost: {
    title: '这里什么都没有',
    text: '这不是会议的地址。会议链接是这样的：',
  },
}
