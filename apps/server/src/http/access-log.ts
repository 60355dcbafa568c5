/** One line for each answer. Never the path itself: it may hold a room's name, and whatever strangers try. */
import type { RequestHandler } from 'express'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import { readSitePath } from './site-path.ts'

/** What stands for a path in the log. */
export function routeOf(path: string): string {
  const asked = readSitePath(path)
  return asked.kind === 'page' || asked.kind === 'health' ? asked.route : asked.kind
}

/** Writes the log. */
export function accessLog(log: Log, clock: Clock): RequestHandler {
  return (request, response, next) => {
    const startedAt = clock.now()
    const { method, path } = request
    response.on('finish', () => {
      const ms = Math.round(clock.now() - startedAt)
      log.info('A request was answered.', { method, route: routeOf(path), status: response.statusCode, ms })
    })
    next()
  }
}
