// The arrows of the design: protocol ← mesh ← web, protocol ← server; e2e and bench see only the running product.
const tests = String.raw`\.(?:test|spec)\.ts$|-testing\.ts$|/testing/|/test/|vitest\.config\.ts$`
const places = {
  protocol: '^packages/protocol/',
  mesh: '^packages/mesh/',
  server: '^apps/server/',
  web: '^apps/web/',
}
const anywhere = '^(?:packages|apps|examples|e2e|bench)/'

/** From one place nothing may be reached but what is named. */
const only = (name, from, allowed) => ({
  name,
  severity: 'error',
  from: { path: from },
  to: { path: anywhere, pathNot: [from, ...allowed] },
})
/** A package is entered by its index. */
const byIndex = (name, place, doors) => ({
  name: `${name}-by-its-index`,
  severity: 'error',
  from: { path: anywhere, pathNot: place },
  to: { path: place, pathNot: doors },
})
/** The parts of the engine, and which of the others each may not know. */
export const unknownTo = {
  base: ['link', 'server', 'people', 'features', 'hosts', 'media', 'sealing', 'connection-check', 'trace'],
  sealing: ['link', 'server', 'people', 'features', 'hosts', 'media', 'connection-check', 'trace'],
  media: ['link', 'server', 'people', 'features', 'hosts', 'sealing', 'connection-check', 'trace'],
  link: ['server', 'people', 'features', 'hosts', 'connection-check', 'trace'],
  server: ['features', 'hosts', 'connection-check', 'trace'],
  people: ['features', 'hosts', 'connection-check', 'trace'],
  features: ['link', 'server', 'people', 'hosts', 'media', 'connection-check', 'trace'],
}
/** The parts of the page that serve all others, and what they serve. */
const served = ['call', 'lobby', 'pages', 'home', 'check', 'debug', 'gallery']
/** The parts of the page, and which of the others each may not know. */
export const unknownInPage = {
  ui: [...served, 'names', 'settings', 'lib'],
  lib: [...served, 'names', 'settings', 'ui'],
  names: [...served, 'settings', 'lib'],
  i18n: [...served, 'names', 'settings'],
  settings: served,
  'call/session': ['call/stage', 'call/shell', 'call/notices', 'lobby', 'pages', 'home', 'check'],
}
const partsOf = (place, table) =>
  Object.entries(table).map(([part, others]) => ({
    name: `${place}-${part}-knows-its-place`,
    severity: 'error',
    from: { path: `${places[place]}src/${part}/`, pathNot: tests },
    to: { path: `${places[place]}src/(?:${others.join('|')})/` },
  }))

const without = (name, from, modules) => ({
  name,
  severity: 'error',
  from: { path: `${from}src/`, pathNot: tests },
  to: { path: modules },
})

export default {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    only('protocol-knows-nobody', places.protocol, []),
    only('mesh-knows-protocol', places.mesh, [places.protocol]),
    only('server-knows-protocol', places.server, [places.protocol]),
    only('web-knows-mesh-and-protocol', places.web, [places.mesh, places.protocol]),
    only('examples-know-mesh-and-protocol', '^examples/', [places.mesh, places.protocol]),
    only('e2e-knows-no-insides', '^e2e/', []),
    only('bench-knows-no-insides', '^bench/', []),
    byIndex('protocol', places.protocol, ['^packages/protocol/src/index\\.ts$']),
    byIndex('mesh', places.mesh, [
      '^packages/mesh/src/index\\.ts$',
      '^packages/mesh/src/room\\.ts$',
      '^packages/mesh/src/known\\.ts$',
      '^packages/mesh/src/connection-check/index\\.ts$',
      '^packages/mesh/src/trace/index\\.ts$',
      '^packages/mesh/src/testing/index\\.ts$',
    ]),
    ...partsOf('mesh', unknownTo),
    ...partsOf('web', unknownInPage),
    without('mesh-knows-no-app', places.mesh, 'node_modules/(?:vue|@vue|pinia|socket\\.io)'),
    without('server-knows-no-page', places.server, 'node_modules/(?:vue|@vue|pinia|socket\\.io-client)'),
    {
      name: 'libraries-run-anywhere',
      severity: 'error',
      from: { path: '^(?:packages/[^/]+|apps/web)/src/', pathNot: tests },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'fakes-stay-in-tests',
      severity: 'error',
      from: { path: '^(?:packages|apps)/[^/]+/src/', pathNot: `${tests}|/gallery/` },
      to: { path: '/testing/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(?:^|/)dist/|\\.cache/' },
    // Types count: a cycle of types is a cycle.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'default'],
      extensions: ['.ts', '.mjs', '.js', '.vue', '.json'],
    },
    skipAnalysisNotInRules: true,
  },
}
