import type { Plugin } from 'vite'

/** The file with the letters that every page shows. */
const FIRST_FONT = /inter-latin-wght-normal-[\w-]+\.woff2$/

/** Asks for the font together with the style that names it, one round trip earlier. */
export function fontPreload(): Plugin {
  return {
    name: 'confab:font-preload',
    apply: 'build',
    transformIndexHtml: (_html, { bundle }) =>
      Object.keys(bundle ?? {})
        .filter((file) => FIRST_FONT.test(file))
        .map((file) => ({
          tag: 'link',
          attrs: { rel: 'preload', href: `/${file}`, as: 'font', type: 'font/woff2', crossorigin: true },
          injectTo: 'head',
        })),
  }
}
