import { encodeBase64url } from '@confab/protocol'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { fakeSeat } from '../../testing/plain-sealing.ts'
import { codeOf, commitTo, listOf, newNonce } from './short-code.ts'

const { subtle } = globalThis.crypto
const [ann, bob] = [fakeSeat(1), fakeSeat(2)]
const roomId = fakeSeat(9)
const person = (seat: string, number: number) => ({
  seat,
  idPub: encodeBase64url(new Uint8Array(65).fill(number)),
  fingerprint: `fp-${number}`,
})
const run = { run: fakeSeat(5), list: encodeBase64url(new Uint8Array(32)) }
const nonce = () => newNonce(globalThis.crypto)
/** As many bits of the code as are simulated. */
const lowBits = ({ digits }: { readonly digits: string }) => Number(digits) & 255

test('[G25] the list is the same in any order and another for any other key', async () => {
  const people = [person(ann, 1), person(bob, 2)]
  const list = await listOf(subtle, people)
  expect(await listOf(subtle, people.toReversed())).toBe(list)
  for (const other of [person(bob, 3), { ...person(bob, 2), fingerprint: 'fp-3' }, person(fakeSeat(3), 2)]) {
    expect(await listOf(subtle, [person(ann, 1), other])).not.toBe(list)
  }
})

test('[G25] a commitment fits one contribution of one seat in one run', async () => {
  const contribution = nonce()
  const commitment = await commitTo(subtle, run, ann, contribution)
  expect(await commitTo(subtle, run, ann, contribution)).toBe(commitment)
  expect(await commitTo(subtle, run, ann, nonce())).not.toBe(commitment)
  expect(await commitTo(subtle, run, bob, contribution)).not.toBe(commitment)
  expect(await commitTo(subtle, { ...run, run: nonce() }, ann, contribution)).not.toBe(commitment)
})

test('[G25] signs and digits say the same 24 bits', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(), async () => {
      const parts = await Promise.all(
        [ann, bob].map(async (seat) => {
          const contribution = nonce()
          return { seat, contribution, commitment: await commitTo(subtle, run, seat, contribution) }
        }),
      )
      const { signs, digits } = await codeOf(subtle, roomId, run, parts)
      expect(signs.reduce((bits, sign) => bits * 64 + sign, 0)).toBe(Number(digits))
      expect(await codeOf(subtle, roomId, run, parts.toReversed())).toEqual({ signs, digits })
    }),
    { numRuns: 50 },
  )
})

/** Enough to tell one in 256 from two; 100,000 take a minute and come to the same. */
const runs = 10_000
/** Runs at once, so that the browser's threads are all at work. */
const AT_ONCE = 500

test('[G24] somebody in the middle matches an 8-bit code once in 256 runs and no more often', async () => {
  // The best that can be done: everything of Ann's run is known before the middle commits towards Bob, whose own
  // contribution is shown only after that. Grinding its own one is of no use while Bob's is hidden.
  const attempt = async () => {
    const part = async (seat: string) => {
      const contribution = nonce()
      return { seat, contribution, commitment: await commitTo(subtle, run, seat, contribution) }
    }
    const towardsAnn = await codeOf(subtle, roomId, run, [await part(ann), await part(bob)])
    const committed = await part(ann)
    const towardsBob = await codeOf(subtle, roomId, run, [committed, await part(bob)])
    return lowBits(towardsAnn) === lowBits(towardsBob)
  }
  let matches = 0
  for (let done = 0; done < runs; done += AT_ONCE) {
    const results = await Promise.all(Array.from({ length: AT_ONCE }, attempt))
    matches += results.filter(Boolean).length
  }
  const expected = runs / 256
  const deviation = Math.sqrt(expected * (1 - 1 / 256))
  expect(Math.abs(matches - expected)).toBeLessThan(5 * deviation)
}, 240_000)
