/** Which dialog of a call is open. */
export type CallDialog =
  | 'none'
  | 'settings'
  | 'shortcuts'
  | 'invite'
  | 'code'
  | 'handOver'
  | 'volume'
  | 'cannotShare'
  | 'end'
