/** This page's journal: one over all visits, fed by the call and shown by the panel. */
import { browserPlatform } from '@confab/mesh'
import { createJournal } from '@confab/mesh/journal'

export const journal = createJournal(browserPlatform().clock, () => Date.now())

addEventListener('error', ({ message }) => journal.noteError(message))
addEventListener('unhandledrejection', ({ reason }) => journal.noteError(String(reason)))
