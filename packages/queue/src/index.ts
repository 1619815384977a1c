export {
  connectForCommands,
  connectForWork,
  evictionPolicy,
  redisTime,
  untilConnected,
} from './connection.ts'
export { DumpWaits } from './dump-waits.ts'
export type { ImageJob } from './image-job.ts'
export { ImageQueue, QueueUnavailable } from './image-queue.ts'
export { type JobState, jobStates } from './image-queue-state.ts'
export { type Delivery, ImageWorker, type PutOff, type Verdict } from './image-worker.ts'
export { Settler } from './settler.ts'
export { Sweeper } from './sweeper.ts'
export { announce, type News, WakeUpCalls } from './wake-up-calls.ts'
