import { pageScript } from './page-script.ts'
import { countConnections, reportLinks } from './probe-connections.ts'
import { countListeners, countPlayers, countTimers, countTracks, reportRunning } from './probe-running.ts'

/**
 * Runs in the page before its own scripts and counts what they start. They can notice one thing: `pictures` may make
 * cameras and screens smaller and slower, so that many people fit on two cores.
 */
export const probeScript = (pictures: 'as wanted' | 'small'): { content: string } =>
  pageScript(
    [countConnections, reportLinks, countTracks, countPlayers, countTimers, countListeners, reportRunning],
    pictures,
  )
