/** Whether this process lives, and whether it takes people in. They say nothing else. */
import { Router } from 'express'

/** `GET /healthz` and `GET /readyz`, which is 503 while the server closes. */
export function health(isReady: () => boolean): Router {
  const router = Router({ caseSensitive: true, strict: true })
  router.get('/healthz', (_request, response) => {
    response.set('Cache-Control', 'no-store').type('text').send('ok\n')
  })
  router.get('/readyz', (_request, response) => {
    const ready = isReady()
    response
      .status(ready ? 200 : 503)
      .set('Cache-Control', 'no-store')
      .type('text')
      .send(ready ? 'ready\n' : 'closing\n')
  })
  return router
}
