import type { Messages } from '../messages.ts'

export const media: Messages['media'] = {
  turnOnMicrophone: '打开麦克风',
  unmute: '取消静音',
  mutedTalking: '你在说话，但麦克风是关着的。',
  microphoneSilent: '麦克风没有声音。它是否在设备上或系统中被关闭了？',
  turnOffMicrophone: '关闭麦克风',
  turnOnCamera: '打开摄像头',
  turnOffCamera: '关闭摄像头',
  camera: '摄像头',
  microphone: '麦克风',
  speaker: '扬声器',
  otherTab: '此会议已在本浏览器的另一个标签页中打开。为避免回声，这里的麦克风已关闭。',
  systemDefault: '系统默认',
  unnamedCamera: '摄像头 {number}',
  unnamedMicrophone: '麦克风 {number}',
  unnamedSpeaker: '扬声器 {number}',
  noneFound: '未找到设备',
  notAllowed: '未获允许',
  notAllowedYet: '默认设备',
}
