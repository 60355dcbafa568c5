/** Where a browser puts what arrives: its private file system, or memory where it has none. */
import type { FileSink } from './files.types.ts'

/** What memory takes where there is no disk, in bytes. */
const MEMORY_BYTES = 256 * 1024 * 1024
const FOLDER = 'confab-files'

/** Makes room for a file: on disk where this browser can stream to it, else in memory up to 256 MiB. Rejects without room. */
export async function openBrowserSink(size: number): Promise<FileSink> {
  // Firefox before 111 and private windows have no such disk; memory takes the small ones.
  const onDisk = await openDisk().catch(() => undefined)
  if (onDisk !== undefined) return onDisk
  if (size > MEMORY_BYTES) throw new Error('no room for a file of this size')
  return inMemory()
}

/** Removes what earlier visits left: nothing there is wanted any more. Never rejects. */
export async function clearBrowserSinks(): Promise<void> {
  try {
    const root = await navigator.storage.getDirectory()
    await root.removeEntry(FOLDER, { recursive: true })
  } catch {
    // There is none, or another tab is writing to it.
  }
}

/** Origin Private File System (WHATWG File System). */
async function openDisk(): Promise<FileSink> {
  const root = await navigator.storage.getDirectory()
  const folder = await root.getDirectoryHandle(FOLDER, { create: true })
  const name = crypto.randomUUID()
  const handle = await folder.getFileHandle(name, { create: true })
  const stream = await handle.createWritable()
  return {
    write: (bytes) => stream.write(bytes),
    async finish() {
      await stream.close()
      return handle.getFile()
    },
    async drop() {
      // Gone already is as good as dropped.
      await stream.abort().catch(() => {})
      await folder.removeEntry(name).catch(() => {})
    },
  }
}

function inMemory(): FileSink {
  let parts: Uint8Array<ArrayBuffer>[] = []
  return {
    async write(bytes) {
      // A copy: what came is a part of a message.
      parts.push(bytes.slice())
    },
    async finish() {
      return new Blob(parts)
    },
    async drop() {
      parts = []
    },
  }
}
