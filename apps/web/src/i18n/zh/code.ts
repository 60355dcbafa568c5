import type { Messages } from '../messages.ts'

export const code: Messages['code'] = {
  title: '核对代码',
  why: '如果所有人看到的代码相同，就说明没有人夹在中间：服务器没有，网络也没有。只需半分钟。',
  begin: '显示代码',
  again: '换一组代码',
  running: '正在与所有人生成代码…',
  read: '请每个人读出代码，并标记你亲眼看到、亲耳听到读出这些图案的人。',
  heard: '{name}读出了同样的代码',
  done: '完成',
  compare: '核对代码',
  ready: '所有人都能看到一组待核对的代码。',
  mark: '已核对代码',
  impostor: '{name}使用的密钥与你核对过代码的那个人不同。信任之前请重新核对。',
  otherPeople: '并非所有人看到的成员和密钥都相同。请在全部连接后重试；如果仍然如此，中间可能有人。',
  somebodyMissing: '与某人的连接暂时中断。请在全部连接后重试。',
  peopleChanged: '期间有人加入或离开，请重试。',
  noAnswer: '有人在 15 秒内没有回应，请重试。',
  broken: '有人发送了不符的内容。请重试；如果再次发生，请不要信任这次通话。',
}
