import vue from '@vitejs/plugin-vue'
import { defineConfig, type Plugin } from 'vite'
import { compressed } from './build/compressed.ts'
import { fontPreload } from './build/font-preload.ts'
import { serviceWorker } from './build/service-worker.ts'

/** Where `pnpm dev` finds the signalling server. */
const server = `http://127.0.0.1:${process.env['PORT'] ?? '3000'}`

/**
 * What Socket.IO's client would bring along for nothing: signalling goes neither over WebTransport nor in binary messages.
 * A server that sends one all the same breaks the connection, as with any other message that cannot be read.
 */
const unused = [
  { source: './webtransport.js', package: 'engine.io-client', code: 'export const WT = undefined' },
  {
    source: './is-binary.js',
    package: 'socket.io-parser',
    code: 'export const isBinary = () => false\nexport const hasBinary = () => false',
  },
  {
    source: './binary.js',
    package: 'socket.io-parser',
    code: `const refuse = () => { throw new Error('no binary messages') }
export { refuse as deconstructPacket, refuse as reconstructPacket }`,
  },
  {
    source: './encodePacket.js',
    package: 'engine.io-parser',
    code: `const types = { open: 0, close: 1, ping: 2, pong: 3, message: 4, upgrade: 5, noop: 6 }
export const encodePacket = ({ type, data = '' }, _supportsBinary, done) => done(types[type] + data)
export const encodePacketToBinary = undefined`,
  },
  {
    source: './decodePacket.js',
    package: 'engine.io-parser',
    code: `const types = ['open', 'close', 'ping', 'pong', 'message', 'upgrade', 'noop']
const wrong = { type: 'error', data: 'parser error' }
export function decodePacket(text) {
  const type = typeof text === 'string' ? types[text[0]] : undefined
  if (type === undefined) return wrong
  return text.length > 1 ? { type, data: text.slice(1) } : { type }
}`,
  },
  // Each connection is one of its own, to the root of one server.
  {
    source: './url.js',
    package: 'socket.io-client',
    code: "export const url = (source = location.origin) => ({ source, id: source, path: '/' })",
  },
  // Every browser that calls are possible in reads addresses itself.
  {
    source: './contrib/parseuri.js',
    package: 'engine.io-client',
    code: `export function parse(source) {
  const { protocol, hostname, port, pathname, search, searchParams } = new URL(source)
  return {
    source,
    protocol: protocol.slice(0, -1),
    host: hostname.replace(/[[\\]]/g, ''),
    port,
    path: pathname,
    query: search.slice(1),
    queryKey: Object.fromEntries(searchParams),
  }
}`,
  },
  // Fetched when it is needed, see `src/lib/polling.ts`.
  { source: './polling-xhr.node.js', package: 'engine.io-client', code: 'export const XHR = undefined' },
]

function withoutUnused(): Plugin {
  const mark = '\0unused:'
  return {
    name: 'confab:without-unused',
    apply: 'build',
    enforce: 'pre',
    resolveId(source, importer) {
      const found = unused.find((part) => part.source === source && importer?.includes(`/${part.package}/`))
      return found && mark + found.source
    },
    load: (id) => unused.find(({ source }) => id === mark + source)?.code,
  }
}

export default defineConfig({
  plugins: [vue(), withoutUnused(), fontPreload(), serviceWorker(), compressed()],
  define: {
    __VUE_OPTIONS_API__: false,
    __VUE_PROD_DEVTOOLS__: false,
    __VUE_I18N_LEGACY_API__: false,
    __VUE_I18N_FULL_INSTALL__: false,
    __INTLIFY_PROD_DEVTOOLS__: false,
    __INTLIFY_DROP_MESSAGE_COMPILER__: false,
  },
  server: {
    port: 5173,
    strictPort: true,
    proxy: {
      '/socket.io': { target: server, ws: true },
      '/healthz': server,
    },
  },
  build: {
    target: 'es2022',
    // The first of each with `light-dark()`, on which every colour stands.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    // Inlined files would be `data:` addresses, which the content security policy refuses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      // Else whatever names long polling in passing would bring it along, before what it is made of.
      treeshake: {
        moduleSideEffects: [{ test: /engine\.io-client\/.*(?:polling|has-cors)/, sideEffects: false }],
      },
      output: {
        // Left alone, what two pages share falls into a dozen small files, each with a request of its own. The first two
        // come with home, the others with the first room; each stays in the cache when something else changes.
        codeSplitting: {
          groups: [
            {
              name: 'framework',
              test: /rolldown\/runtime|node_modules\/(?:@vue|vue|vue-router|vue-i18n|@intlify|pinia|valibot)\//,
            },
            {
              name: 'ui',
              test: /src\/(?:ui\/(?!chime|save-text)|i18n\/en|i18n\/[\w-]+\.ts|settings|styles|home|debug\/wants|lib\/key-store|pages\/(?:HomePage|LoadFailed|MessagePage|PageShell|page-title))|packages\/mesh\/src\/sealing\/(?:room-|link-key|password|primitives|host-proof|memory-key-store)|node_modules\/idb\//,
            },
            {
              name: 'polling',
              test: /engine\.io-client\/.*(?:polling|has-cors)|src\/lib\/polling/,
              includeDependenciesRecursively: false,
            },
            {
              name: 'engine',
              test: /packages\/mesh\/src\/(?!connection-check|trace|features\/\w+\/(?!index)|hosts\/(?:personal-links|tickets)|known|sealing\/(?:rekey|known-key))|node_modules\/(?:socket|engine)\.io|src\/lib\/(?!first-frame|polling)/,
            },
            {
              name: 'features',
              test: /packages\/mesh\/src\/features\/\w+\/(?!index)/,
            },
            {
              name: 'room',
              test: /src\/(?:pages\/(?:RoomPage|RoomWait|room)|lobby\/(?!DevicePickers|CaptureProblems|capture-problems)|call\/(?!CallKeys|CallSystem|CallExtras|useCallKeys|keys|announcements|chat\/(?!chat-store)|talk|pip|useAnnouncements|code\/signs|met|dialogs|panel|later-parts|bar\/(?:DeviceItems|More|more)|line\/(?:LineSign|line-matrix)|notices\/(?:Call|Invite)|useKnockSound|link-words|tiles\/(?:HandBadge|Laser|Screen|screen|StagePager|TileMenu|ScreenTile|SelfHandle|TileMark|LineBadge|LinkCover)))/,
            },
            {
              name: 'later',
              test: /src\/lib\/first-frame|src\/ui\/save-text|src\/call\/(?:pip|CallKeys|CallSystem|CallExtras|useCallKeys|keys|panel|chat\/(?!chat-store)|talk|later-parts|dialogs\/CallDialogs|announcements|useAnnouncements|met|bar\/(?:DeviceItems|More|more)|link-words|tiles\/(?:HandBadge|Laser|Screen|screen|StagePager|TileMenu|ScreenTile|SelfHandle|TileMark|LineBadge|LinkCover)|useKnockSound|line\/(?:LineSign|line-matrix)|notices\/(?:Call|Invite))/,
            },
            {
              name: 'message',
              test: /src\/(?:pages\/(?:RoomMessage|Incomplete|Password|Insecure|Unsupported|duration)|lobby\/(?:CaptureProblems|capture-problems))/,
            },
          ],
        },
      },
    },
  },
})
