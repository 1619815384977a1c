import { badOrigin } from './bad-origin.ts'
import type { Fault } from './fault.ts'
import * as frozen from './frozen.ts'
import * as killed from './killed.ts'
import { clock, diskFull, flush } from './lost-and-full.ts'

export type { Fault } from './fault.ts'
export { short } from './lost-and-full.ts'

/** The rows of `npm run chaos`, in their order. */
export const faults: readonly Fault[] = [
  killed.workerKill,
  killed.apiKill,
  killed.rollingRestart,
  killed.redisKill,
  flush,
  frozen.redisFrozen,
  frozen.apiFrozen,
  killed.postgresStop,
  frozen.postgresFrozen,
  diskFull,
  badOrigin,
  clock,
]
