import { defineConfig, mergeConfig } from 'vite'
import base from './vite.config.ts'

/** Builds the gallery beside the product, never into it: `vite build --config vite.gallery.config.ts`. */
export default mergeConfig(
  base,
  defineConfig({
    build: { outDir: '.cache/gallery', rolldownOptions: { input: 'gallery.html' } },
  }),
)
