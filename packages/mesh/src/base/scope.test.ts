import { expect, test } from 'vitest'
import { createObservable } from './observable.ts'
import { createScope, later } from './scope.ts'
import { createFakeClock } from '../testing/fake-clock.ts'

test('[M17] stops what was started in reverse order, each once', () => {
  const stopped: string[] = []
  const scope = createScope()
  scope.add(() => stopped.push('first'))
  const early = scope.add(() => stopped.push('second'))
  scope.add(() => stopped.push('third'))
  early()
  scope.close()
  scope.close()
  expect(stopped).toEqual(['second', 'third', 'first'])
})

test('[M18] stops at once what is added to a scope that is closed', () => {
  const scope = createScope()
  scope.close()
  let stopped = false
  scope.add(() => (stopped = true))
  expect(stopped).toBe(true)
})

test('[M18] calls nobody back whose scope was closed before, and everybody else once', async () => {
  const clock = createFakeClock()
  const [open, closed] = [createScope(), createScope()]
  const called: string[] = []
  later(open, clock, 100, () => called.push('open'))
  later(closed, clock, 100, () => called.push('closed'))
  later(open, clock, 100, () => called.push('stopped'))()
  await clock.advance(50)
  closed.close()
  await clock.advance(200)
  expect(called).toEqual(['open'])
})

test('[M19] tells each subscriber of a value that changed, and nobody of one that did not', () => {
  const value = createObservable('a')
  const heard: string[] = []
  const listener = (next: string) => heard.push(next)
  const stop = value.subscribe(listener)
  value.subscribe(listener)
  value.set('a')
  value.set('b')
  stop()
  value.set('c')
  expect(heard).toEqual(['b', 'b', 'c'])
})
