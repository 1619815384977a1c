/**
 * One image to be fetched, as it stands in the queue. Bull Board shows it, so it holds ids, the URL
 * and counters, and nothing else.
 */
export interface ImageJob {
  readonly imageId: string
  readonly itemId: string
  readonly requestId: string
  readonly url: string
  /** How often it was tried so far; 0 where this is missing. */
  readonly attempts?: number
  /**
   * Milliseconds since its first attempt began, pauses included. A duration and no point in time,
   * for the clocks of two workers may differ.
   */
  readonly spent?: number
  /** Set once it was begun alone, suspected of taking workers down: how often it was begun by then. */
  readonly alone?: number
}

export const imageQueueName = 'images'

/** In braces, so that all keys of a queue share a slot of a Redis Cluster. */
export const queuePrefix = '{image-dump}'
