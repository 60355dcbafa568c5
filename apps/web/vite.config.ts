import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'
import { compressed } from './build/compressed.ts'
import { fontPreload } from './build/font-preload.ts'
import { serviceWorker } from './build/service-worker.ts'

/** Where `pnpm dev` finds the signalling server. */
const server = `http://127.0.0.1:${process.env['PORT'] ?? '3000'}`

export default defineConfig({
  plugins: [vue(), fontPreload(), serviceWorker(), compressed()],
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
      output: {
        // What the first page imports is one file. All else follows from dynamic imports. The service worker stays alone.
        codeSplitting: {
          groups: [{ name: 'initial', tags: ['$initial'], test: /\/(?:src|node_modules)\// }],
        },
      },
    },
  },
})
