import type { Messages } from '../messages.ts'

export const common: Messages['common'] = {
  product: 'Confab',
  close: '关闭',
  tryAgain: '重试',
  home: '返回首页',
  homeLink: 'Confab 首页',
  copied: '已复制',
  language: '语言',
  theme: '主题',
  themeSystem: '跟随系统',
  themeLight: '浅色',
  themeDark: '深色',
  guest: '访客',
  loading: '正在加载',
}
