import type { Messages } from '../messages.ts'

export const met: Messages['met'] = {
  title: '以前见过的人',
  switch: '下次能认出彼此',
  hint: '同样开启此项的人，下次无论通过哪个链接都能认出你，你也能认出他们。只保存在此浏览器中。',
  before: '{day}见过',
  beforeAs: '{day}见过，当时名为{name}',
  forget: '忘记{name}',
  forgetAll: '全部忘记，也不再被认出',
}
