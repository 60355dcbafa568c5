export const settings = {
  search: '搜索设置',
  none: '没有这样的设置。',
  devices: '设备',
  call: '通话',
  looks: '语言和外观',
  yours: '你的设置',
  save: '保存为文件',
  load: '从文件读取',
  reset: '恢复初始设置',
  taken: '已采用设置',
  tooLarge: '文件太大，不像设置。未作任何更改。',
  notSettings: '这不是 Confab 的设置文件。未作任何更改。',
}
