import type { Messages } from '../messages.ts'

export const lobby: Messages['lobby'] = {
  yourName: '你的名字',
  namePlaceholder: '其他人看到的名字',
  join: '加入',
  devices: '设备',
  cameraOff: '摄像头已关闭',
  cameraStarting: '正在启动摄像头',
  people: {
    looking: '正在查看会议中的人',
    nobody: '会议中还没有人',
    one: '{first} 在会议中',
    two: '{first} 和 {second} 在会议中',
    more: '{first}、{second} 和另外 {count} 人在会议中',
  },
  testSpeaker: '播放测试音',
  speakerBySystem: '此浏览器使用系统选定的设备播放声音。',
  copyLink: '复制邀请链接',
  linkCopied: '邀请链接已复制。',
  linkNotCopied: '浏览器不允许复制。链接就在地址栏中。',
}
