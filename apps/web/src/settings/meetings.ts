import * as v from 'valibot'

/** A meeting that this browser was in. */
const Meeting = v.object({
  name: v.pipe(v.string(), v.minLength(1), v.maxLength(256)),
  /** The part of the link after `#`: it opens the room, so it stays in this browser. */
  key: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,128}$/)),
  /** Unix ms. */
  lastJoinedAt: v.pipe(v.number(), v.finite()),
})
export type Meeting = v.InferOutput<typeof Meeting>

/** What is read from the storage; an entry that does not fit is left out. */
export const Meetings = v.fallback(
  v.pipe(
    v.array(v.unknown()),
    v.transform((entries) => entries.filter((entry) => v.is(Meeting, entry))),
  ),
  [],
)

/** More than anybody looks through. */
const KEPT = 30

/** Whether two entries are the same room: one name with two keys is two rooms. */
function isSame(one: Meeting, other: Meeting): boolean {
  return one.name === other.name && one.key === other.key
}

/** The list after a meeting was joined: newest first, each once. */
export function withMeeting(meetings: readonly Meeting[], joined: Meeting): Meeting[] {
  return [joined, ...meetings.filter((meeting) => !isSame(meeting, joined))].slice(0, KEPT)
}

/** The list without one meeting. */
export function withoutMeeting(meetings: readonly Meeting[], forgotten: Meeting): Meeting[] {
  return meetings.filter((meeting) => !isSame(meeting, forgotten))
}

/** The meeting of that name joined last, names compared as rooms compare them. */
export function meetingNamed(meetings: readonly Meeting[], name: string): Meeting | undefined {
  const wanted = comparable(name)
  return meetings.find((meeting) => comparable(meeting.name) === wanted)
}

function comparable(name: string): string {
  return name.trim().normalize('NFKC').toLowerCase()
}
