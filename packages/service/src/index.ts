export type { Logger } from 'pino'
export { openLog } from './log.ts'
export { type RunningService, runService, type ServiceMessage, StartError } from './run-service.ts'
