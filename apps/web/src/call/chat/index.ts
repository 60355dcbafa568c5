import type { CallFeature } from '../shell/call-feature.ts'
import { useChatStore } from './chat-store.ts'
import ChatButton from './ChatButton.vue'
import ChatGlance from './ChatGlance.vue'
import ChatMenuItem from './ChatMenuItem.vue'
import ChatPanel from './ChatPanel.vue'
import { followChat } from './follow-chat.ts'

/** The conversation: a panel, its button, and what is seen and heard of it while the panel is closed. */
export const feature: CallFeature = {
  setup(call) {
    followChat(call)
    const store = useChatStore()
    return {
      bar: ChatButton,
      menu: ChatMenuItem,
      layer: ChatGlance,
      panels: { chat: { component: ChatPanel } },
      keys: [{ key: 'C', words: 'call.keyChat', press: () => call.panels.toggle('chat') }],
      isWaiting: () => store.unread > 0,
    }
  },
}
