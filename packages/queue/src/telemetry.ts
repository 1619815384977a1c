import type { Telemetry } from 'bullmq'

export type { Telemetry }

/**
 * What has BullMQ carry a trace from who adds a job to who does it, and say how long both took.
 * Undefined, and nothing is loaded, where no traces are sent.
 */
export async function queueTelemetry(isTraced: boolean): Promise<Telemetry | undefined> {
  if (!isTraced) return undefined
  const { BullMQOtel } = await import('bullmq-otel')
  return new BullMQOtel({ tracerName: 'image-dump' })
}
