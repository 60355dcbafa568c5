export { startConnectionCheck, type ConnectionCheck } from './connection-check.ts'
