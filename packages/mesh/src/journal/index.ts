/** What happens under a call, written down for those who want to see it. An entry of its own, because few calls need it. */
export { createJournal, type Journal, type WatchedVisit } from './journal.ts'
export {
  journalEvents,
  type CandidateReading,
  type EncodingReading,
  type JournalEntry,
  type JournalEvent,
  type JournalView,
  type LinkPoint,
  type LinkReading,
  type LinkRecord,
} from './journal.types.ts'
