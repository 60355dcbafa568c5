/** The site: everything on HTTP that is not signalling. */
import express, { type ErrorRequestHandler, type Express } from 'express'
import type { Clock } from '../clock.ts'
import { describeError, type Log } from '../log.ts'
import { accessLog } from './access-log.ts'
import { health } from './health.ts'
import { requestRules } from './request-rules.ts'
import { setSecurityHeaders } from './security-headers.ts'
import { staticWeb } from './static-web.ts'

/** What the site needs. */
export interface SiteOptions {
  readonly webRoot: string
  readonly trustedProxies: number
  readonly isLan: boolean
  readonly origins: () => ReadonlySet<string>
  readonly embedOrigins: readonly string[]
  readonly isReady: () => boolean
  readonly log: Log
  readonly clock: Clock
}

const answerFailure =
  (log: Log): ErrorRequestHandler =>
  (error, _request, response, next) => {
    if (response.headersSent) return next(error)
    // What the path's decoder refuses is the visitor's mistake and not worth a line of its own.
    if (error instanceof URIError) return void response.status(404).type('text').send('Not found\n')
    log.error('A request failed.', describeError(error))
    response.status(500).type('text').send('Something went wrong\n')
  }

/** Makes the site. */
export function createSite(options: SiteOptions): Express {
  const { webRoot, trustedProxies, isLan, origins, embedOrigins, isReady, log, clock } = options
  const site = express()
  site.disable('x-powered-by')
  site.set('trust proxy', trustedProxies)
  site.use(accessLog(log, clock))
  site.use(setSecurityHeaders({ isLan, origins, embedOrigins }))
  site.use(requestRules)
  site.use(health(isReady))
  site.use(staticWeb(webRoot))
  site.use(answerFailure(log))
  return site
}
