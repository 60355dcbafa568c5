import type { ChatMessage } from '@confab/mesh'
import type { ChatRef, Nonce, SeatId } from '@confab/protocol'
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { Mentionable } from './mention-query.ts'

/** What is being written: it stays when the panel is closed. */
export interface Draft {
  readonly text: string
  readonly to: Mentionable | undefined
  readonly replyTo: ChatRef | undefined
  /** One's own message that is being changed. */
  readonly changing: Nonce | undefined
  readonly mentioned: readonly Mentionable[]
}

export const emptyDraft: Draft = {
  text: '',
  to: undefined,
  replyTo: undefined,
  changing: undefined,
  mentioned: [],
}

/** What of a call's conversation is the page's own: what is unread, and what is not sent yet. */
export const useChatStore = defineStore('chat', () => {
  const unread = shallowRef(0)
  /** How many were so when the conversation was looked at: above the first of them stands a line. */
  const newWhenOpened = shallowRef(0)
  const draft = shallowRef<Draft>(emptyDraft)
  /** Of which visit this is: another one has another conversation. */
  const ownSeat = shallowRef<SeatId>('')
  /** A message that is shown over the picture for a moment. */
  const glance = shallowRef<ChatMessage>()
  return { unread, newWhenOpened, draft, ownSeat, glance }
})
