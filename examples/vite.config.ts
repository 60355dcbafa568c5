import { Server } from 'node:http'
import { defineConfig, type Plugin } from 'vite'
import { attachRelay } from './learning/signalling/relay.ts'

/** Where Confab's server listens. */
const server = `http://127.0.0.1:${process.env['PORT'] ?? '3000'}`

/** The server of step 3 shares the port of the pages. */
const relay: Plugin = {
  name: 'relay',
  configureServer({ httpServer }) {
    if (httpServer instanceof Server) attachRelay(httpServer)
  },
}

export default defineConfig({
  appType: 'mpa',
  plugins: [relay],
  server: {
    port: Number(process.env['EXAMPLES_PORT'] ?? '5180'),
    strictPort: true,
    proxy: { '/socket.io': { target: server, ws: true } },
  },
})
