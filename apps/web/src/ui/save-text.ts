/** Has the browser save a text as a file of that name. */
export function saveText(name: string, type: string, text: string): void {
  saveBlob(name, new Blob([text], { type }))
}

/** How long a browser may take to begin saving, in ms: one that is asked where to save waits for its person. */
const SAVING_MS = 60_000

/** Has the browser save what is in a blob as a file of that name. */
export function saveBlob(name: string, blob: Blob): void {
  const address = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), SAVING_MS)
}
