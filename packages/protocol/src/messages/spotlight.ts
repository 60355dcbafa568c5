/** The person a host puts into everybody's view, and what people point at on a shared screen. */
import * as v from 'valibot'
import { SeatId } from '../ids.ts'
import { limits } from '../limits.ts'
import { messageRows } from './rows.ts'

const laserPlace = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(10_000))

/** The messages of the spotlight and the laser pointer. */
export const spotlightRows = messageRows({
  /** As a host I put this seat into everybody's view, or nobody: of what hosts say the highest number holds. */
  'spotlight:show': {
    lamport: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(2 ** 31 - 1)),
    seat: v.exactOptional(SeatId),
  },
  /** I point at that seat's shared screen: a piece of a line, each point in ten thousandths of its width and height. */
  'spotlight:laser': {
    screen: SeatId,
    /** Which line it belongs to: another number is another line. */
    stroke: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2 ** 31 - 1)),
    points: v.pipe(
      v.array(v.strictTuple([laserPlace, laserPlace])),
      v.minLength(1),
      v.maxLength(limits.laserPoints),
    ),
  },
})
