import { createScope, type Scope } from '../base/scope.ts'

/**
 * Waits for the first answer. What `begin` starts belongs to a scope of its own and is stopped with the answer; when the
 * outer scope closes before, there is none.
 */
export function until<Value>(
  scope: Scope,
  begin: (answer: (value: Value) => void, own: Scope) => void,
): Promise<Value | undefined> {
  return new Promise((resolve) => {
    const own = createScope()
    // Resolving a second time does nothing: closing the scope after an answer takes none back.
    const stop = scope.add(() => {
      own.close()
      resolve(undefined)
    })
    if (own.closed) return
    begin((value) => {
      resolve(value)
      stop()
    }, own)
  })
}
