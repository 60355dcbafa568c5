/** This page's trace: one over all visits, fed by the call and shown by the panel. */
import { browserPlatform } from '@confab/mesh'
import { createTrace } from '@confab/mesh/trace'

export const trace = createTrace(browserPlatform().clock, () => Date.now())

addEventListener('error', ({ message }) => trace.noteError(message))
addEventListener('unhandledrejection', ({ reason }) => trace.noteError(String(reason)))
