/**
 * Whether every meeting is held, each as often and by as many people as is promised: `MEETINGS=full`. The short form,
 * for `npm test`, takes few people and one round, and leaves out what {@link inFull} marks: all of it would take half an
 * hour on a machine that has something else to do.
 */
export const isFull = process.env['MEETINGS'] === 'full'

/** A number for the short form, and one for the full form. */
export const many = (few: number, all: number): number => (isFull ? all : few)

/** Marks a meeting that only the full form holds. */
export const inFull = { tag: '@full' }
