import { encodeBase64url } from '@confab/protocol'
import type { Feature, FeaturePorts } from '../feature.ts'
import { clearBrowserSinks, openBrowserSink } from './browser-sinks.ts'
import { FileTransfers } from './file-transfers.ts'
import type { FilesApi, FileSnapshot } from './files.types.ts'

/** The files of a mesh's people, over their links, on this browser's disk. */
export function create(ports: FeaturePorts<'file'>): Feature<'file', readonly FileSnapshot[], FilesApi> {
  void clearBrowserSinks()
  return new FileTransfers({
    clock: ports.clock,
    subtle: crypto.subtle,
    newId: () => encodeBase64url(crypto.getRandomValues(new Uint8Array(16))),
    openSink: openBrowserSink,
    present: () => ports.people().map(({ seat }) => seat),
    tell: (seat, news) => ports.send(seat, news),
    send: (seat, frame) => ports.sendBulk(seat, frame),
    onChange: () => ports.onChange(),
  })
}
