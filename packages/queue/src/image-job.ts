/**
 * One image to be fetched, as it stands in the queue. Bull Board shows it, so it holds ids and the
 * URL and nothing else.
 */
export interface ImageJob {
  readonly imageId: string
  readonly itemId: string
  readonly requestId: string
  readonly url: string
}

export const imageQueueName = 'images'

/** In braces, so that all keys of a queue share a slot of a Redis Cluster. */
export const queuePrefix = '{image-dump}'
