/**
 * A worker that is killed loses its locks after `lockDuration`, and the next look at stalled jobs
 * gives them to another: under way again within 15 seconds, where BullMQ's defaults were measured
 * to need 60.8. An event loop must stand still for 10 seconds before a living worker loses a job.
 * How often a job may be lost so is not BullMQ's to judge, who would fail the innocent as well.
 */
export const recovery = {
  lockDuration: 10_000,
  stalledInterval: 4000,
  maxStalledCount: 2 ** 31,
} as const
