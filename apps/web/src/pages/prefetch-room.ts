import { whenIdle } from '../ui/when-idle.ts'

/** Fetches what a room needs while the page has nothing else to do, so that *New meeting* opens at once. */
export function prefetchRoom(): void {
  whenIdle(() => {
    // Anyone who goes there fetches it again and hears of what went wrong.
    Promise.all([import('./RoomPage.vue'), import('../call/shell/CallView.vue')]).catch(() => {})
  })
}
