export {
  connectForCommands,
  connectForWork,
  evictionPolicy,
  redisTime,
  untilConnected,
} from './connection.ts'
export { DumpWaits } from './dump-waits.ts'
export { longestFilePause } from './file-job.ts'
export { FileQueue } from './file-queue.ts'
export { FileWaits } from './file-waits.ts'
export { type FileDelivery, FileWorker } from './file-worker.ts'
export type { ImageJob } from './image-job.ts'
export { ImageQueue } from './image-queue.ts'
export { type JobState, jobStates } from './image-queue-state.ts'
export { type Delivery, ImageWorker, type PutOff, type Verdict } from './image-worker.ts'
export { QueueUnavailable } from './lazy-queue.ts'
export { type QueueStanding, type QueueState, queueStandings } from './queue-states.ts'
export { Queues, queueNames } from './queues.ts'
export { Settler } from './settler.ts'
export { Sweeper } from './sweeper.ts'
export { queueTelemetry, type Telemetry } from './telemetry.ts'
export { announce, type News, WakeUpCalls } from './wake-up-calls.ts'
