export { startConnectionCheck, type ConnectionCheck } from './doctor.ts'
