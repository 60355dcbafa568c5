// Bundles the server with everything it needs into one file that runs without node_modules.
import { build } from 'esbuild'

await build({
  entryPoints: ['src/main.ts'],
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node22',
  sourcemap: true,
  outfile: 'dist/main.mjs',
  logLevel: 'warning',
  // CommonJS packages inside an ES module still ask for `require`.
  banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
})
