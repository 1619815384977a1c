export type { Logger } from 'pino'
export { openLog } from './log.ts'
export { ServiceMetrics } from './metrics.ts'
export { Operator, type OperatorCredentials } from './operator.ts'
export {
  type RunningService,
  runService,
  type ServiceMessage,
  StartError,
  type Surroundings,
} from './run-service.ts'
export { startTracing, type Tracing } from './tracing.ts'
