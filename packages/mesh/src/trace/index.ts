/** What happens under a call, written down for those who want to see it. An entry of its own, because few calls need it. */
export { createTrace, type Trace, type WatchedVisit } from './trace.ts'
export {
  traceEvents,
  type CandidateReading,
  type EncodingReading,
  type TraceEntry,
  type TraceEvent,
  type TraceView,
  type LinkPoint,
  type LinkReading,
  type LinkRecord,
} from './trace.types.ts'
