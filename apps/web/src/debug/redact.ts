/** Takes out of a text what tells where, who or which room: addresses of pages and machines, and whatever may be a key. */
export function redact(text: string): string {
  return text
    .replaceAll(/\b(?:https?|wss?|blob|file):\S+/gi, '[address]')
    .replaceAll(/\/r\/\S*/g, '[room]')
    .replaceAll(/\b\d{1,3}(?:\.\d{1,3}){3}\b/g, '[address]')
    .replaceAll(/(?:\b[0-9a-f]{1,4}|:)?(?::[0-9a-f]{0,4}){3,}(?![\w:])/gi, '[address]')
    .replaceAll(/[\w-]+\.local\b/gi, '[address]')
    .replaceAll(/#\S+/g, '#[key]')
    .replaceAll(/[\w-]{20,}/g, '[key]')
}
