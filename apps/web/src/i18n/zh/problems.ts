import type { Messages } from '../messages.ts'

export const problems: Messages['problems'] = {
  link: {
    noKey: '链接不完整：缺少 # 后面的部分。请索取完整的链接并粘贴。',
    brokenKey: '链接已损坏：# 后面的部分不完整。请重新复制并粘贴。',
    unknownVersion: '这个链接由更新版本的 Confab 生成。请刷新页面后再次粘贴。',
    badName: '这不是会议链接。请复制完整的链接并粘贴。',
  },
  camera: {
    denied: '摄像头被禁止使用',
    missing: '未找到摄像头',
    busy: '摄像头正被占用',
    unsupported: '此浏览器不支持摄像头',
    unknown: '摄像头无法启动',
  },
  microphone: {
    denied: '麦克风被禁止使用',
    missing: '未找到麦克风',
    busy: '麦克风正被占用',
    unsupported: '此浏览器不支持麦克风',
    unknown: '麦克风无法启动',
  },
  both: {
    denied: '摄像头和麦克风被禁止使用',
    missing: '未找到摄像头和麦克风',
    busy: '摄像头和麦克风正被占用',
    unsupported: '此浏览器不支持摄像头和麦克风',
    unknown: '摄像头和麦克风无法启动',
  },
  advice: {
    deniedChromium: '点击地址栏左侧的图标，在那里选择允许，然后重试。',
    deniedFirefox: '点击地址栏左侧带斜线的图标，取消阻止，然后重试。',
    deniedSafari: '打开 Safari 的“此网站的设置”，选择允许，然后重试。',
    deniedIos: '点击地址栏旁的图标，进入“网站设置”，选择允许，然后重试。',
    deniedOther: '在浏览器设置中允许此页面使用，然后重试。',
    missing: '请接入设备后重试。没有设备也可以加入。',
    busy: '设备正被其他程序使用，可能是另一个通话。请关闭后重试。',
    unsupported: '没有它也可以加入：你能看到和听到其他人。',
    unknown: '请重新插拔设备，或选择另一个设备，然后重试。',
  },
}
