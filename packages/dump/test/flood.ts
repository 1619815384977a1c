/** A worker that is flooded: hostile.test.ts bounds its heap, and listens to what it answers. */
import { parentPort, workerData } from 'node:worker_threads'
import type { DumpFormat } from '../src/index.ts'
import { type Refusal, refusalOf } from './support.ts'

export type Flood = readonly [head: string, repeated: string, tail: string, format: DumpFormat]
export interface FloodAnswer {
  readonly code: Refusal['code'] | undefined
  /** CPU time of the thread, in milliseconds: a busy machine does not count. */
  readonly took: number
}

const size = 2_000_000
const body = Buffer.alloc(size)
const limits = { minItems: 2, maxItems: 10_000 }
const floods: readonly Flood[] = workerData

for (const [head, repeated, tail, format] of floods) {
  const count = Math.floor((size - head.length - tail.length) / repeated.length)
  const end = head.length + count * repeated.length
  body.write(head, 'latin1')
  body.fill(repeated, head.length, end)
  body.write(tail, end, 'latin1')
  const start = process.threadCpuUsage()
  const code = refusalOf(body.subarray(0, end + tail.length), format, limits)?.code
  const answer: FloodAnswer = { code, took: cpuSince(start) }
  parentPort?.postMessage(answer)
}

function cpuSince(start: NodeJS.CpuUsage): number {
  const { user, system } = process.threadCpuUsage(start)
  return (user + system) / 1000
}
