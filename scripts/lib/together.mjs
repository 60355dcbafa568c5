/** Several programs that are one: Ctrl-C ends all of them, and when one ends, so do the others. */
export function runTogether(parts) {
  let ending = false
  function end(code) {
    if (ending) return
    ending = true
    process.exitCode = code
    for (const part of parts) part.kill('SIGTERM')
  }
  for (const part of parts) {
    part.once('error', () => end(1))
    part.once('exit', (code) => end(ending ? 0 : (code ?? 0)))
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => end(0))
}
