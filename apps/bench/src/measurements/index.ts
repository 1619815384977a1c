import type { Measurement } from '../measurement.ts'
import { frontDoor } from './front-door.ts'
import { growth } from './growth.ts'
import { latency } from './latency.ts'
import { library } from './library.ts'
import { overhead } from './overhead.ts'
import { slowOrigins } from './slow-origins.ts'
import { throughput } from './throughput.ts'
import { waiting } from './waiting.ts'

/** All of them, in the order in which they are run. */
export const measurements: readonly Measurement[] = [
  throughput,
  latency,
  overhead,
  growth,
  slowOrigins,
  frontDoor,
  waiting,
  library,
]
