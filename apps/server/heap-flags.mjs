/**
 * What Node is told when the server is started. Its young generation grows to three times 16 MiB under load and is given back
 * to nobody afterwards; signalling makes small objects that die at once, for which a quarter of that is plenty.
 */
export const heapFlags = ['--max-semi-space-size=4']
