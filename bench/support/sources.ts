import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { stripTypeScriptTypes } from 'node:module'
import { fileURLToPath } from 'node:url'
import { freePort, listen, type Running } from './listen.ts'

const root = new URL('../..', import.meta.url)

/** Where a page finds what the sources import by name. */
const imports = {
  '@confab/protocol': '/packages/protocol/src/index.ts',
  valibot: '/packages/mesh/node_modules/valibot/dist/index.mjs',
}
const page = `<!doctype html><title>bench</title><link rel="icon" href="data:,">
<script type="importmap">${JSON.stringify({ imports })}</script>`

/** Clocks of pages that are isolated tell 5 µs apart, those of others 100. */
const headers = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
}

/** Serves the project's sources to pages, as JavaScript. */
export async function startSources(): Promise<Running & { readonly origin: string }> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    const answer = (type: string, text: string) =>
      response.writeHead(200, { ...headers, 'Content-Type': type }).end(text)
    if (pathname === '/') return void answer('text/html', page)
    scriptAt(pathname).then(
      (script) => answer('text/javascript', script),
      () => response.writeHead(404).end(),
    )
    return undefined
  })
  const port = await freePort()
  await listen(server, port)
  const stop = () => new Promise<void>((resolve) => server.close(() => resolve()))
  return { origin: `http://localhost:${port}/`, stop }
}

async function scriptAt(pathname: string): Promise<string> {
  if (!/^\/packages\/.*\.(?:ts|mjs|js)$/.test(pathname)) throw new Error('not a source')
  const text = await readFile(fileURLToPath(new URL(`.${pathname}`, root)), 'utf8')
  return pathname.endsWith('.ts') ? stripTypeScriptTypes(text) : text
}
