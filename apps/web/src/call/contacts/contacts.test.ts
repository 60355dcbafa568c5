import * as v from 'valibot'
import { expect, test } from 'vitest'
import { earlierMeeting, StoredContacts, withContact, withoutContact } from './contacts.ts'

const seatOf = (number: number) => `${number}`.padEnd(21, 'a') + 'A'
const keyOf = (letter: string) => letter.padEnd(86, 'a') + 'A'
const ben = { key: keyOf('b'), seat: seatOf(1), name: 'Ben', atMs: 1_000, compared: false }

test('[V148] anyone who is met the first time was not met before, also after a reload', () => {
  const once = withContact([], ben)
  expect(earlierMeeting(once, ben.seat)).toBeUndefined()
  expect(earlierMeeting(withContact(once, { ...ben, atMs: 2_000 }), ben.seat)).toBeUndefined()
})

test('[V148] in another meeting it is told when and under which name somebody was met', () => {
  const again = withContact(withContact([], ben), { ...ben, seat: seatOf(2), name: 'Benedict', atMs: 5_000 })
  expect(earlierMeeting(again, seatOf(2))).toEqual({ name: 'Ben', atMs: 1_000 })
  expect(earlierMeeting(again, seatOf(1))).toBeUndefined()
  const reloaded = withContact(again, { ...ben, seat: seatOf(2), name: 'Benedict', atMs: 6_000 })
  expect(earlierMeeting(reloaded, seatOf(2))).toEqual({ name: 'Ben', atMs: 1_000 })
})

test('[V148] who was compared once stays so, and another key under the same name is somebody else', () => {
  const compared = withContact(withContact([], { ...ben, compared: true }), { ...ben, seat: seatOf(2) })
  expect(compared).toMatchObject([{ compared: true }])
  const namesake = { ...ben, key: keyOf('c'), seat: seatOf(3) }
  const both = withContact(compared, namesake)
  expect(both).toMatchObject([{ key: namesake.key, compared: false }, { compared: true }])
  expect(earlierMeeting(both, namesake.seat)).toBeUndefined()
})

test('[V148] people are forgotten when asked, and the oldest when there are too many', () => {
  let many = withContact([], ben)
  expect(withoutContact(many, ben.key)).toEqual([])
  for (let number = 0; number < 500; number += 1) {
    many = withContact(many, { ...ben, key: keyOf(`x${number}`), seat: seatOf(number) })
  }
  expect(many).toHaveLength(500)
  expect(many.some(({ key }) => key === ben.key)).toBe(false)
})

test('[V148] what cannot be read of an earlier visit is nobody', () => {
  expect(v.parse(StoredContacts, withContact([], ben))).toEqual([ben])
  for (const kept of [null, 7, {}, [{ ...ben, key: 'short' }], [{ ...ben, atMs: -1 }]])
    expect(v.parse(StoredContacts, kept)).toEqual([])
})
