/** The built page and its files. */
import { existsSync } from 'node:fs'
import { extname, join } from 'node:path'
import type { Request, RequestHandler, Response } from 'express'
import { readSitePath } from './site-path.ts'

const NOT_BUILT = `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Confab</title>
<h1>Confab is running, but its page has not been built.</h1>
<p>Run <code>npx turbo run build</code> in the project's folder, then load this page again.</p></html>
`

/** A year, in seconds: a hashed name stands for one content for ever. */
const FOR_EVER = 'public, max-age=31536000, immutable'
/** Kept, but asked about each time. */
const ASK_EACH_TIME = 'no-cache'

interface FileToSend {
  readonly root: string
  readonly path: string
  readonly cacheControl: string
}

/** Forms in which the build leaves a file beside itself, best first. */
const storedForms = [
  { name: 'br', suffix: '.br' },
  { name: 'gzip', suffix: '.gz' },
] as const

function chooseForm(file: FileToSend, request: Request) {
  // One by one: asked about several, it goes by the browser's order, and browsers name the best one last.
  const accepted = storedForms.filter(({ name }) => request.acceptsEncodings(name) === name)
  return accepted.find(({ suffix }) => existsSync(join(file.root, file.path + suffix)))
}

function sendFile(file: FileToSend, request: Request, response: Response): void {
  const { root, path, cacheControl } = file
  const form = chooseForm(file, request)
  response.set({ 'Cache-Control': cacheControl, Vary: 'Accept-Encoding' })
  if (form !== undefined) {
    response.type(extname(path))
    response.set('Content-Encoding', form.name)
  }
  // Parts of a compressed form would be of no use to anybody.
  const acceptRanges = form === undefined
  response.sendFile(
    path + (form?.suffix ?? ''),
    { root, acceptRanges, cacheControl: false, dotfiles: 'ignore' },
    (error) => {
      if (error === undefined || response.headersSent) return
      response.removeHeader('Content-Encoding')
      // Its `Content-Range` says how long the file is (RFC 9110, 15.5.17).
      if ('status' in error && error.status === 416) response.status(416).type('text').send('No such part\n')
      else notFound(request, response)
    },
  )
}

function sendPage(root: string, request: Request, response: Response): void {
  if (existsSync(join(root, 'index.html'))) {
    sendFile({ root, path: '/index.html', cacheControl: ASK_EACH_TIME }, request, response)
  } else {
    response.status(503).set('Cache-Control', 'no-store').type('html').send(NOT_BUILT)
  }
}

function notFound(_request: Request, response: Response): void {
  response.status(404).set('Cache-Control', 'no-store').type('text').send('Not found\n')
}

/** Serves what the build of the web app left in `root`, and its page for every path that is a page of the app. */
export function staticWeb(root: string): RequestHandler {
  return (request, response) => {
    const asked = readSitePath(request.path)
    if (asked.kind === 'page') return sendPage(root, request, response)
    if (asked.kind !== 'file') return notFound(request, response)
    const cacheControl = asked.isHashed ? FOR_EVER : ASK_EACH_TIME
    sendFile({ root, path: asked.path, cacheControl }, request, response)
  }
}
